using System.Text.RegularExpressions;
using Inspect.Engine.Python;

namespace Inspect.Engine.Scorers;

/// <summary>Reads the grade out of what a grader wrote (semantics 3.8).</summary>
internal abstract partial class GradeReader
{
    private const string Space = @"[\s\x1c-\x1f\u200B-\u200F\u2060\u2063\uFEFF]*";

    /// <summary>The last place where what follows stands, also where it begins inside of what an earlier place would take.</summary>
    private const string Last = @"\A.*(?<!" + PythonRegex.Word + ")GRADE" + Space + ":" + Space;

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant;

    /// <summary>The reader of a scorer.</summary>
    /// <param name="pattern">Own expression, whose first group is the grade; null for the one that the instructions ask for.</param>
    /// <param name="hasOwnInstructions">The instructions are not the built-in ones, so that what they allow is not known.</param>
    /// <param name="partialCredit">The built-in instructions allow <c>P</c>.</param>
    public static GradeReader Of(string? pattern, bool hasOwnInstructions, bool partialCredit) =>
        pattern is not null ? new OfPattern(PythonRegex.Create(pattern, RegexOptions.None))
        : hasOwnInstructions ? new OfLetters()
        : new OfInstructions(partialCredit ? "CPI" : "CI");

    /// <summary>What is wrong with an own expression; null when nothing is.</summary>
    public static string? Misfit(string pattern) => PythonRegex.Problem(pattern)
        ?? (PythonRegex.Create(pattern, RegexOptions.None).GetGroupNumbers().Length > 1 ? null : "It needs a group in brackets, which is the grade: GRADE: ([CPI]).");

    /// <summary>The grade; null when there is none that counts.</summary>
    public abstract string? Read(string text);

    /// <summary>The last grade counts, whatever stood before, and only when it is one that the instructions allow.</summary>
    private sealed class OfInstructions(string allowed) : GradeReader
    {
        public override string? Read(string text) =>
            AnyGrade().Match(text).Groups[1].Value is [var first, ..] && char.ToUpperInvariant(first) is var letter && allowed.Contains(letter, StringComparison.Ordinal)
                ? letter.ToString()
                : null;
    }

    private sealed class OfLetters : GradeReader
    {
        public override string? Read(string text) => LetterGrade().Match(text) is { Success: true } match ? match.Groups[1].Value.ToUpperInvariant() : null;
    }

    private sealed class OfPattern(Regex regex) : GradeReader
    {
        public override string? Read(string text) => PythonRegex.Search(regex, text)?.Groups[1] is { Success: true } group ? group.Value : null;
    }

    [GeneratedRegex(Last + "(" + PythonRegex.Word + "*)", Options)]
    private static partial Regex AnyGrade();

    [GeneratedRegex(Last + "([CPI])", Options)]
    private static partial Regex LetterGrade();
}
