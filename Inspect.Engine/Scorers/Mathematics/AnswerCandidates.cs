using System.Text.RegularExpressions;
using Inspect.Engine.Python;

namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>Where in a reply the answer may stand, the likeliest place first (semantics 3.9).</summary>
internal static partial class AnswerCandidates
{
    private const int CompositeText = 512;
    private const int CompositeLines = 3;

    /// <summary>The places of a reply.</summary>
    public static IEnumerable<AnswerCandidate> Of(string reply)
    {
        if (Boxed(reply) is { Text.Length: > 0 } boxed)
        {
            yield return boxed;
        }

        if (Announced().Matches(reply).LastOrDefault() is { } announced && Line().Match(reply, announced.Index + announced.Length) is { Success: true } said)
        {
            yield return Part(said, "after the last announcement of an answer");
        }

        var whole = new AnswerCandidate(reply, "the whole reply", 0) { IsComposite = IsComposite(reply) };
        if (whole.IsComposite)
        {
            yield return whole;
        }

        if (Delimited().Matches(reply).LastOrDefault() is { } formula)
        {
            yield return Part(formula.Groups.Values.Skip(1).First(g => g.Success), "the last formula") with { IsFormula = true };
        }

        if (reply.Length <= MathLimits.Formula && !whole.IsComposite)
        {
            yield return whole;
        }

        if (Line().Matches(reply).LastOrDefault() is { } line)
        {
            var last = Part(line, "the last line");
            yield return last with { IsFormula = PythonText.Split(last.Text).Count == 1 };
        }

        if (Number().Matches(reply).LastOrDefault() is { } number)
        {
            yield return Part(number, "the last number");
        }
    }

    /// <summary>The content of the last box, its braces in pairs; null when there is none that is closed. A box inside of a box is a part of it.</summary>
    public static AnswerCandidate? Boxed(string text)
    {
        AnswerCandidate? last = null;
        for (var box = Box().Match(text); box.Success;)
        {
            var start = box.Index + box.Length;
            var end = EndOf(text, start);
            last = end is null ? last : new AnswerCandidate(text[start..end.Value], "the last box", start);
            box = Box().Match(text, end ?? start);
        }

        return last;
    }

    /// <summary>A short text with formulas and words in it, such as <c>odd $n$</c>, which is an answer as a whole.</summary>
    private static bool IsComposite(string text) =>
        text.Length <= CompositeText && text.Count(c => c == '\n') < CompositeLines
        && (text.Contains('$', StringComparison.Ordinal) || text.Contains("\\(", StringComparison.Ordinal) || text.Contains("\\[", StringComparison.Ordinal))
        && ((text.Contains('\n', StringComparison.Ordinal) && text.Count(c => c == '$') >= 4) || Word().IsMatch(Delimited().Replace(text, " ")));

    /// <summary>Where a box ends; null for one that does not, or is too deep. So a long text of open boxes is no long search.</summary>
    private static int? EndOf(string text, int start)
    {
        var depth = 1;
        for (var i = start; i < text.Length && depth <= MathLimits.Depth; i++)
        {
            depth += text[i] switch { '{' when text[i - 1] != '\\' => 1, '}' when text[i - 1] != '\\' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return null;
    }

    private static AnswerCandidate Part(Capture capture, string place)
    {
        var text = PythonText.Strip(capture.Value);
        return new AnswerCandidate(text, place, capture.Index + capture.Value.IndexOf(text, StringComparison.Ordinal));
    }

    // Models lose the backslash of a box, or its first letters with it.
    [GeneratedRegex(@"(?:\\(?:beginboxed|boxed|fbox)|(?<![A-Za-z\\])(?:boxed|fbox|oxed))\s*\{", RegexOptions.CultureInvariant)]
    private static partial Regex Box();

    [GeneratedRegex(@"(?:final\s+answer|answer|result)\s*(?:is\b|:|=)\s*:?\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Announced();

    [GeneratedRegex(@"\$\$([^$]+)\$\$|(?<!\\)\$([^$\n]+)(?<!\\)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Delimited();

    [GeneratedRegex(@"[^\n]*\S[^\n]*", RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    [GeneratedRegex("[A-Za-z]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"[-+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?\s*%?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
