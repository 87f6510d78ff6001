using System.Text.RegularExpressions;
using Inspect.Engine.Python;

namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>Where in a reply the answer may stand, the likeliest place first (semantics 3.9).</summary>
internal static partial class AnswerCandidates
{
    private const int ShortText = 256;

    /// <summary>The places of a reply.</summary>
    public static IEnumerable<AnswerCandidate> Of(string reply)
    {
        if (Boxed(reply) is { } boxed)
        {
            yield return boxed;
        }

        if (Announced().Matches(reply).LastOrDefault() is { } announced)
        {
            yield return Part(announced.Groups[1], "after the last announcement of an answer");
        }

        var whole = new AnswerCandidate(reply, "the whole reply", 0);
        if (reply.Length <= ShortText)
        {
            yield return whole with { NeedsGroup = true };
        }

        if (Delimited().Matches(reply).LastOrDefault() is { } formula)
        {
            yield return Part(formula.Groups.Values.Skip(1).First(g => g.Success), "the last formula");
        }

        if (reply.Length <= MathLimits.Formula)
        {
            yield return whole;
        }

        if (Line().Matches(reply).LastOrDefault() is { } line)
        {
            yield return Part(line, "the last line");
        }

        if (Number().Matches(reply).LastOrDefault() is { } number)
        {
            yield return Part(number, "the last number");
        }
    }

    /// <summary>The content of the last box, its braces in pairs; null when there is none that is closed.</summary>
    public static AnswerCandidate? Boxed(string text)
    {
        foreach (var box in Box().Matches(text).Reverse())
        {
            var start = box.Index + box.Length;
            var depth = 1;
            for (var i = start; i < text.Length; i++)
            {
                depth += text[i] switch { '\\' => 0, '{' when text[i - 1] != '\\' => 1, '}' when text[i - 1] != '\\' => -1, _ => 0 };
                if (depth == 0)
                {
                    return new AnswerCandidate(text[start..i], "the last box", start);
                }
            }
        }

        return null;
    }

    private static AnswerCandidate Part(Capture capture, string place)
    {
        var text = PythonText.Strip(capture.Value);
        return new AnswerCandidate(text, place, capture.Index + capture.Value.IndexOf(text, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\\f?box(?:ed)?\s*\{", RegexOptions.CultureInvariant)]
    private static partial Regex Box();

    [GeneratedRegex(@"\b(?:final\s+answer|answer|result)\b\s*(?:is\b|:|=)\s*:?\s*([^\n]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Announced();

    [GeneratedRegex(@"\$\$([^$]+)\$\$|(?<!\\)\$([^$\n]+)(?<!\\)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Delimited();

    [GeneratedRegex(@"[^\n]*\S[^\n]*", RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<![\w.])-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
