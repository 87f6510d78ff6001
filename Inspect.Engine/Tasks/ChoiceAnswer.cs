using System.Text.RegularExpressions;
using Inspect.Engine.Python;
using Inspect.Engine.Values;

namespace Inspect.Engine.Tasks;

/// <summary>Reads which options of a multiple choice an answer names (semantics 2.5).</summary>
public static partial class ChoiceAnswer
{
    private const string Space = PythonRegex.Space;

    /// <summary>The labels that the last <c>ANSWER: …</c> names, in upper case; none when it names none, too many, or one that there is not.</summary>
    /// <param name="completion">The reply.</param>
    /// <param name="count">Number of options.</param>
    /// <param name="isMultiple">More than one may be right.</param>
    public static IReadOnlySet<string> Parse(string completion, int count, bool isMultiple)
    {
        var plain = Unwrap(completion);
        var match = Strict().Matches(plain).LastOrDefault() ?? Loose().Matches(plain).LastOrDefault();
        if (match is null)
        {
            return new HashSet<string>();
        }

        var text = PythonText.Strip(match.Groups[1].Value).TrimEnd('.').ToUpperInvariant();
        var allowed = Enumerable.Range(0, count).Select(ChoiceLabel.Of).ToHashSet();
        return isMultiple ? Several(text, allowed) : One(text, allowed);
    }

    /// <summary>Where the reply names its last answer; null where it names none.</summary>
    public static (int Offset, int Length)? PlaceOf(string completion) => Place().Matches(completion).LastOrDefault() is { } match ? (match.Index, match.Length) : null;

    /// <summary>Marks the options of a state as chosen or not; without an answer they stay unmarked.</summary>
    /// <param name="choices">The options in the order in which the model saw them.</param>
    /// <param name="labels">What the answer names.</param>
    public static void Mark(IList<Choice> choices, IReadOnlySet<string> labels)
    {
        for (var i = 0; labels.Count > 0 && i < choices.Count; i++)
        {
            choices[i] = choices[i] with { IsCorrect = labels.Contains(ChoiceLabel.Of(i)) };
        }
    }

    private static HashSet<string> One(string text, HashSet<string> allowed) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries) is [var label] && allowed.Contains(label) ? [label] : [];

    private static HashSet<string> Several(string text, HashSet<string> allowed)
    {
        var plain = text.Replace(" AND ", ",", StringComparison.Ordinal).Replace(" ", string.Empty, StringComparison.Ordinal);
        var labels = plain.Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        if (labels.IsSubsetOf(allowed))
        {
            return labels;
        }

        var characters = plain.Select(c => c.ToString()).ToHashSet();
        return characters.IsSubsetOf(allowed) ? characters : [];
    }

    /// <summary>Without the marks of bold text and formulas, and without brackets around single letters: <c>**ANSWER: (B)**</c>.</summary>
    private static string Unwrap(string completion) =>
        Bracketed().Replace(Formula().Replace(Bold().Replace(completion, "$1"), "$1"), "$1");

    [GeneratedRegex($"^ANSWER{Space}*:{Space}*([A-Za-z\\d ,]+){Space}*(?:$|\\n|\\.)", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Strict();

    [GeneratedRegex($"ANSWER{Space}*:{Space}*([A-Za-z\\d ,]+)(?:{PythonRegex.NotWord}|\\n|$|\\.)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Loose();

    [GeneratedRegex($"ANSWER{Space}*:[^\\n]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    [GeneratedRegex(@"\*\*([^*\n]+)\*\*", RegexOptions.CultureInvariant)]
    private static partial Regex Bold();

    [GeneratedRegex(@"\$([^$\n]+)\$", RegexOptions.CultureInvariant)]
    private static partial Regex Formula();

    [GeneratedRegex(@"[(\[]([A-Za-z])[)\]]", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();
}
