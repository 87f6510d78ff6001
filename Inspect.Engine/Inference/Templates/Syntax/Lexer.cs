using System.Globalization;
using Inspect.Engine.Python;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Cuts a template into tokens, with blocks trimmed as transformers does: the newline behind a tag and the blanks before it on its line go.</summary>
internal sealed partial class Lexer
{
    private const string Closing = ")]}";

    private static readonly string[] Signs = ["//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"];

    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private readonly Stack<char> _open = new();
    private int _at;
    private int _line = 1;
    private bool _isLineStart = true;

    private Lexer(string source) => _source = source;

    /// <summary>All tokens of a template, the last being its end.</summary>
    /// <exception cref="TemplateException">It cannot be cut.</exception>
    public static List<Token> Read(string source)
    {
        source = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lexer = new Lexer(source.EndsWith('\n') ? source[..^1] : source);
        while (lexer._at < lexer._source.Length)
        {
            lexer.ReadOutside();
        }

        lexer.Add(TokenKind.End, string.Empty);
        return lexer._tokens;
    }

    private void ReadOutside()
    {
        var tag = NextTag();
        if (tag == _source.Length)
        {
            AddData(_source[_at..]);
            Advance(tag);
            return;
        }

        var sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : ' ';
        AddData(Trimmed(_source[_at..tag], sign, isOutput: _source[tag + 1] == '{'));
        var kind = _source[tag + 1];
        var inside = tag + (sign == ' ' ? 2 : 3);
        if (kind == '%' && RawEnd(inside) is { } raw)
        {
            Advance(raw);
            ReadRaw();
            return;
        }

        Advance(inside);
        switch (kind)
        {
            case '#':
                ReadComment();
                break;
            case '%':
                Add(TokenKind.BlockBegin, "{%");
                ReadInside(isOutput: false);
                break;
            default:
                Add(TokenKind.OutputBegin, "{{");
                ReadInside(isOutput: true);
                break;
        }
    }

    private int NextTag()
    {
        for (var at = _source.IndexOf('{', _at); at >= 0 && at + 1 < _source.Length; at = _source.IndexOf('{', at + 1))
        {
            if (_source[at + 1] is '{' or '%' or '#')
            {
                return at;
            }
        }

        return _source.Length;
    }

    private string Trimmed(string data, char sign, bool isOutput)
    {
        if (sign == '-')
        {
            return TrimmedEnd(data);
        }

        var line = data.LastIndexOf('\n') + 1;
        return sign != '+' && !isOutput && (line > 0 || _isLineStart) && IsBlank(data.AsSpan(line)) ? data[..line] : data;
    }

    private void ReadComment()
    {
        var start = _at;
        var end = _source.IndexOf("#}", start, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Fail("a comment has no #}");
        }

        EndTag(end, end > start ? _source[end - 1] : ' ');
    }

    /// <summary>Where a raw block's text begins; null where the tag is another.</summary>
    private int? RawEnd(int at)
    {
        at = SkipBlanks(at);
        if (!_source.AsSpan(at).StartsWith("raw"))
        {
            return null;
        }

        at = SkipBlanks(at + 3);
        return _source.AsSpan(at).StartsWith("-%}") ? SkipBlanks(at + 3) : _source.AsSpan(at).StartsWith("%}") ? at + 2 : null;
    }

    private void ReadRaw()
    {
        for (var tag = _source.IndexOf("{%", _at, StringComparison.Ordinal); tag >= 0; tag = _source.IndexOf("{%", tag + 1, StringComparison.Ordinal))
        {
            var sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : ' ';
            var at = SkipBlanks(tag + (sign == ' ' ? 2 : 3));
            if (!_source.AsSpan(at).StartsWith("endraw"))
            {
                continue;
            }

            at = SkipBlanks(at + 6);
            var ending = at < _source.Length && _source[at] is '-' or '+' ? _source[at] : ' ';
            var close = ending == ' ' ? at : at + 1;
            if (_source.AsSpan(close).StartsWith("%}"))
            {
                _isLineStart = false;
                AddData(Trimmed(_source[_at..tag], sign, isOutput: false));
                EndTag(close, ending);
                return;
            }
        }

        throw Fail("a raw block has no endraw");
    }

    /// <summary>Goes behind the two characters that end a tag, and what they trim.</summary>
    private void EndTag(int close, char sign)
    {
        var end = close + 2;
        end = sign == '-' ? SkipBlanks(end) : sign != '+' && end < _source.Length && _source[end] == '\n' ? end + 1 : end;
        Advance(end);
        _isLineStart = _source[end - 1] == '\n';
    }

    private void AddData(string text)
    {
        if (text.Length > 0)
        {
            Add(TokenKind.Data, text);
        }
    }

    private void Add(TokenKind kind, string text) => _tokens.Add(new Token(kind, text, _line));

    private void Advance(int to)
    {
        _line += _source.AsSpan(_at, to - _at).Count('\n');
        _at = to;
    }

    private int SkipBlanks(int at)
    {
        while (at < _source.Length && PythonText.IsWhiteSpace(_source[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsBlank(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!PythonText.IsWhiteSpace(character))
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static string TrimmedEnd(string text)
    {
        var end = text.Length;
        while (end > 0 && PythonText.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        return text[..end];
    }

    private static bool IsNamePart(char character) => char.IsLetterOrDigit(character) || character == '_'
        || char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber;

    private TemplateException Fail(string reason) => new(reason, _line);
}
