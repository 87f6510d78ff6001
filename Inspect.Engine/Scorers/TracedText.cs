using System.Text;
using Inspect.Engine.Python;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Scorers;

/// <summary>A text after normalisation that knows where each of its characters stood before.</summary>
internal sealed class TracedText
{
    private readonly int[] _starts;
    private readonly int[] _ends;

    private TracedText(string text, int[] starts, int[] ends)
    {
        Text = text;
        _starts = starts;
        _ends = ends;
    }

    /// <summary>The text as it is now.</summary>
    public string Text { get; }

    /// <summary>A text as it was given.</summary>
    public static TracedText Of(string text) => new(text, [.. Enumerable.Range(0, text.Length)], [.. Enumerable.Range(1, text.Length)]);

    /// <summary>The text with upper and lower case folded; one character can become several.</summary>
    public TracedText Fold()
    {
        var builder = new StringBuilder(Text.Length);
        var starts = new List<int>(Text.Length);
        var ends = new List<int>(Text.Length);
        var at = 0;
        foreach (var rune in Text.EnumerateRunes())
        {
            var folded = CaseFolding.Fold(rune.ToString());
            builder.Append(folded);
            starts.AddRange(Enumerable.Repeat(_starts[at], folded.Length));
            ends.AddRange(Enumerable.Repeat(_ends[at + rune.Utf16SequenceLength - 1], folded.Length));
            at += rune.Utf16SequenceLength;
        }

        return new TracedText(builder.ToString(), [.. starts], [.. ends]);
    }

    /// <summary>The text without some characters at both ends.</summary>
    public TracedText Trim(Func<char, bool> isTrimmed)
    {
        var start = 0;
        var end = Text.Length;
        while (start < end && isTrimmed(Text[start]))
        {
            start++;
        }

        while (end > start && isTrimmed(Text[end - 1]))
        {
            end--;
        }

        return new TracedText(Text[start..end], _starts[start..end], _ends[start..end]);
    }

    /// <summary>Where a part of the text stood before; nothing for an empty part or one that is not there.</summary>
    public IEnumerable<TraceMark> Mark(int at, int length, TraceMarkKind kind = TraceMarkKind.Hit) =>
        at >= 0 && length > 0 ? [new TraceMark(_starts[at], _ends[at + length - 1] - _starts[at], kind)] : [];
}
