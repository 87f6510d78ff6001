using System.Globalization;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Python;

/// <summary>Regular expressions as the reference's language writes them, run by .NET (semantics, appendix B): groups are numbered from left to right, named or not.</summary>
public static class PythonRegex
{
    /// <summary>Longest time for one match: a pattern that runs away ends there.</summary>
    public static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A character that Python's <c>\w</c> stands for: letters and numbers of all kinds and the underscore, no combining marks.</summary>
    internal const string Word = @"[\p{L}\p{N}_]";

    /// <summary>A character that Python's <c>\W</c> stands for.</summary>
    internal const string NotWord = @"[^\p{L}\p{N}_]";

    /// <summary>A character that Python's <c>\s</c> stands for: .NET's, and U+001C to U+001F.</summary>
    internal const string Space = @"[\s\x1c-\x1f]";

    /// <summary>Makes a regular expression.</summary>
    /// <param name="pattern">In the syntax of Python's <c>re</c>.</param>
    /// <param name="options">Options, beside those that the pattern sets itself.</param>
    /// <exception cref="InspectException">The pattern cannot be read; the sentence says where and why.</exception>
    public static Regex Create(string pattern, RegexOptions options)
    {
        try
        {
            return new Regex(new PythonRegexReader(pattern).Translate(), options | RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (RegexParseException error)
        {
            throw new InspectException($"The pattern \"{pattern}\" cannot be read: {Sentence(error.Error)}.", error);
        }
    }

    /// <summary>What is wrong with a pattern; null when it can be read.</summary>
    public static string? Problem(string pattern)
    {
        try
        {
            Create(pattern, RegexOptions.None);
            return null;
        }
        catch (InspectException error)
        {
            return error.Message;
        }
    }

    /// <summary>The first match of a pattern in a text; null when there is none.</summary>
    /// <exception cref="InspectException">The search took longer than <see cref="MatchTimeout"/>.</exception>
    public static Match? Search(Regex regex, string text)
    {
        try
        {
            return regex.Match(text) is { Success: true } match ? match : null;
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new InspectException(string.Create(
                CultureInfo.InvariantCulture, $"The pattern \"{error.Pattern}\" did not end within {MatchTimeout.TotalSeconds:0} seconds. Avoid repetitions inside of repetitions, such as (a+)+."), error);
        }
    }

    private static string Sentence(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses => "a bracket \"(\" is not closed",
        RegexParseError.InsufficientOpeningParentheses => "a bracket \")\" has no opening one",
        RegexParseError.UnterminatedBracket => "a bracket \"[\" is not closed",
        RegexParseError.QuantifierAfterNothing => "a repetition (*, + or ?) follows nothing",
        RegexParseError.NestedQuantifiersNotParenthesized => "a repetition follows a repetition; put the first into brackets, since possessive ones (*+, ++) are not known here",
        RegexParseError.ReversedQuantifierRange => "a repetition {m,n} has m above n",
        RegexParseError.ReversedCharacterRange => "a range of characters is the wrong way round",
        RegexParseError.UndefinedNumberedReference or RegexParseError.UndefinedNamedReference => "it refers to a group that there is not",
        RegexParseError.UnescapedEndingBackslash => "it ends in a single backslash",
        _ => "check its brackets and escapes",
    };
}
