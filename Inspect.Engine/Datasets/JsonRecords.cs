using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Inspect.Engine.Datasets;

/// <summary>Cuts a JSON list into the texts of its items, one at a time: a file of any size costs the memory of its largest item. What is no list is one item.</summary>
/// <remarks>Looks at no more of the grammar than it needs; whoever reads an item finds what is wrong in it.</remarks>
/// <param name="text">The file.</param>
internal sealed class JsonRecords(TextReader text)
{
    private const int BufferLetters = 1 << 15;
    private static readonly SearchValues<char> Structure = SearchValues.Create("\"{}[],");
    private static readonly SearchValues<char> Ends = SearchValues.Create("\"\\");

    private readonly StringBuilder _item = new();
    private readonly Queue<(int Line, string? Text)> _found = new();
    private Func<bool> _isKept = () => true;
    private State _state = State.Before;
    private bool _keeps;
    private bool _isText;
    private bool _isEscaped;
    private bool _hasItem;

    /// <summary>A comma was the last: another item must follow.</summary>
    private bool _isOpen;
    private int _depth;
    private int _line = 1;
    private int _itemLine = 1;

    private enum State
    {
        /// <summary>Nothing but blanks so far.</summary>
        Before,

        /// <summary>In the list, where an item begins or has begun.</summary>
        InList,

        /// <summary>In a value that is no list.</summary>
        Alone,

        /// <summary>Behind the list.</summary>
        After,
    }

    /// <summary>The file is a list, as far as it was read.</summary>
    public bool IsList => _state is State.InList or State.After;

    /// <summary>The items in order, each with the line at which it begins.</summary>
    /// <param name="isKept">Is asked as an item begins; the text of one that is not kept is null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="JsonException">The list does not end, or something follows it; the line is that of the file, from 0.</exception>
    public async IAsyncEnumerable<(int Line, string? Text)> ReadAsync(Func<bool> isKept, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _isKept = isKept;
        var buffer = new char[BufferLetters];
        while (await text.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var length)
        {
            Take(buffer.AsSpan(0, length));
            while (_found.TryDequeue(out var item))
            {
                yield return item;
            }
        }

        switch (_state)
        {
            case State.InList:
                throw Wrong(_isText ? "a text does not end" : "the list does not end");
            case State.Alone:
                yield return (_itemLine, _keeps ? _item.ToString() : null);
                break;
            case State.Before:
                throw Wrong("the file is empty");
        }
    }

    private void Take(ReadOnlySpan<char> letters)
    {
        while (!letters.IsEmpty)
        {
            var taken = Step(letters);
            _line += letters[..taken].Count('\n');
            letters = letters[taken..];
        }
    }

    /// <summary>Goes one step on; gives how many letters it took.</summary>
    private int Step(ReadOnlySpan<char> letters)
    {
        if (_isText)
        {
            return StepInText(letters);
        }

        if (!_hasItem && IsBlank(letters[0]))
        {
            return 1;
        }

        switch (_state)
        {
            case State.After:
                throw Wrong($"\"{letters[0]}\" follows the end of the list");
            case State.Before when letters[0] == '[':
                _state = State.InList;
                return 1;
            case State.Before:
                _state = State.Alone;
                goto default;
            case State.InList when _depth == 0 && letters[0] is ',' or ']':
                EndItem(letters[0]);
                return 1;
            default:
                BeginItem();
                return StepInItem(letters);
        }
    }

    private int StepInItem(ReadOnlySpan<char> letters)
    {
        var at = letters.IndexOfAny(Structure);
        if (at < 0)
        {
            Keep(letters);
            return letters.Length;
        }

        if (_depth == 0 && letters[at] is ',' or ']' && _state == State.InList)
        {
            Keep(letters[..at]);
            return at;
        }

        Keep(letters[..(at + 1)]);
        _isText = letters[at] == '"';
        _depth += letters[at] switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
        return at + 1;
    }

    private int StepInText(ReadOnlySpan<char> letters)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            Keep(letters[..1]);
            return 1;
        }

        var at = letters.IndexOfAny(Ends);
        if (at < 0)
        {
            Keep(letters);
            return letters.Length;
        }

        _isText = letters[at] != '"';
        _isEscaped = letters[at] == '\\';
        Keep(letters[..(at + 1)]);
        return at + 1;
    }

    private void BeginItem()
    {
        if (!_hasItem)
        {
            (_hasItem, _itemLine, _keeps) = (true, _line, _isKept());
        }
    }

    private void EndItem(char end)
    {
        if (_hasItem)
        {
            _found.Enqueue((_itemLine, _keeps ? _item.ToString() : null));
            _item.Clear();
        }
        else if (end == ',' || _isOpen)
        {
            throw Wrong("an item is missing between two commas or at the end of the list");
        }

        _hasItem = false;
        _isOpen = end == ',';
        _state = end == ']' ? State.After : State.InList;
    }

    private void Keep(ReadOnlySpan<char> letters)
    {
        if (_keeps)
        {
            _item.Append(letters);
        }
    }

    private static bool IsBlank(char letter) => letter is ' ' or '\t' or '\n' or '\r';

    private JsonException Wrong(string message) => new(message, null, _line - 1, null);
}
