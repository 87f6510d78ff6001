using System.Globalization;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>Sentences and steps that traces of text scorers share.</summary>
internal static class TraceWords
{
    private const int Longest = 80;

    /// <summary>A text in quotes, on one line, cut when it is long.</summary>
    public static string Quote(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Longest ? $"“{line}”" : $"“{line[..(char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest)]}…”";
    }

    /// <summary>The end of a text in quotes, on one line, cut in front when it is long.</summary>
    public static string QuoteEnd(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= Longest ? $"“{line}”" : $"“…{line[(char.IsLowSurrogate(line[^Longest]) ? line.Length - Longest + 1 : line.Length - Longest)..]}”";
    }

    /// <summary>All targets, as alternatives.</summary>
    public static string Targets(Target target) => Quote(target.IsList ? string.Join("” or “", target.Values) : target.Text);

    /// <summary>The step that every text scorer begins with.</summary>
    public static TraceStep Read(string completion) =>
        new("Read the whole completion", $"{completion.Length.ToString("N0", CultureInfo.InvariantCulture)} character{(completion.Length == 1 ? string.Empty : "s")}", true);

    /// <summary>Where a text was found.</summary>
    public static string Found(string wanted, TraceMark? mark) =>
        mark is null ? $"{Quote(wanted)} found" : $"{Quote(wanted)} found at character {(mark.Offset + 1).ToString("N0", CultureInfo.InvariantCulture)}";
}
