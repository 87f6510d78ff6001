using System.Runtime.InteropServices;

namespace Inspect.Engine.Inference.Tokenization;

/// <summary>Turns ids into text as they come, in whole characters. What was given out never changes. Not thread-safe.</summary>
public sealed class TokenStream(HfTokenizer tokenizer, bool skipSpecialTokens)
{
    private readonly List<uint> _ids = [];
    private int _windowStart;
    private int _readEnd;

    /// <summary>Characters of the window's text that were given out.</summary>
    private int _given;

    /// <summary>Takes one id and gives the text that is new and certain; often empty.</summary>
    public string Append(uint id)
    {
        if (skipSpecialTokens && tokenizer.IsSpecial(id))
        {
            return string.Empty;
        }

        _ids.Add(id);

        // A later byte can change the text of a whole run of bytes, so a run is held until something else ends it.
        return tokenizer.IsByte(id) ? string.Empty : Take(isLast: false);
    }

    /// <summary>Gives what is left, incomplete characters as U+FFFD.</summary>
    public string Flush() => Take(isLast: true);

    private string Take(bool isLast)
    {
        if (_readEnd == _ids.Count)
        {
            return string.Empty;
        }

        var text = tokenizer.Decode(CollectionsMarshal.AsSpan(_ids)[_windowStart..], skipSpecialTokens: false);

        // The last token may end within a character; what it holds before that is certain.
        var certain = isLast ? text.Length : text.AsSpan().TrimEnd('\uFFFD').Length;
        if (!isLast && certain <= _given)
        {
            return string.Empty;
        }

        var fresh = certain > _given ? text[_given..certain] : string.Empty;
        _given = certain;
        if (certain == text.Length)
        {
            _windowStart = _readEnd;
            _readEnd = _ids.Count;
            var window = CollectionsMarshal.AsSpan(_ids)[_windowStart..];
            _given = window is [var only] ? tokenizer.LengthOf(only) : tokenizer.Decode(window, skipSpecialTokens: false).Length;
        }

        return fresh;
    }
}
