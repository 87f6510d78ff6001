using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inspect.Web.Components.SamplePage.Find;

/// <summary>
/// What is looked for: the words as they were typed, as JSON writes them, and, for words copied out of JSON, what they stand for; or a
/// regular expression.
/// </summary>
public sealed class FindWords
{
    private readonly FindOptions _options;
    private readonly StringComparison _comparison;
    private readonly Regex? _regex;

    private FindWords(FindOptions options, IReadOnlyList<string> forms, Regex? regex, string? problem)
    {
        (_options, Forms, _regex, Problem) = (options, forms, regex, problem);
        _comparison = options.HasFlag(FindOptions.Case) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
    }

    /// <summary>The forms that count, without duplicates; of a regular expression there are none.</summary>
    public IReadOnlyList<string> Forms { get; }

    /// <summary>Why nothing can be found; null for no reason.</summary>
    public string? Problem { get; }

    /// <summary>Whether all places that hold one of the forms, in any case, are places found.</summary>
    public bool IsPlain => _options == FindOptions.None;

    /// <summary>The forms of a query that is not empty.</summary>
    public static FindWords Of(string query, FindOptions options = FindOptions.None)
    {
        if (!options.HasFlag(FindOptions.Regex))
        {
            var comparer = options.HasFlag(FindOptions.Case) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
            return new FindWords(options, [.. new[] { query, Escaped(query), Unescaped(query) }.Where(f => !string.IsNullOrEmpty(f)).Distinct(comparer)!], null, null);
        }

        try
        {
            // Without backtracking no pattern takes longer than its text is long.
            var flags = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (options.HasFlag(FindOptions.Case) ? RegexOptions.None : RegexOptions.IgnoreCase);
            return new FindWords(options, [], new Regex(query, flags), null);
        }
        catch (RegexParseException error)
        {
            return new FindWords(options, [], null, $"No regular expression: {error.Message}");
        }
        catch (NotSupportedException)
        {
            return new FindWords(options, [], null, "Groups that look around and references back cannot be used here, nor very large counts.");
        }
    }

    /// <summary>The places in a text, in order and without overlap.</summary>
    public IEnumerable<(int Offset, int Length)> In(string text) => (_regex is null ? FormsIn(text) : MatchesIn(text, _regex)).Where(m => !_options.HasFlag(FindOptions.Word) || IsWord(text, m.Offset, m.Length));

    private static List<(int Offset, int Length)> MatchesIn(string text, Regex regex)
    {
        var found = new List<(int, int)>();
        foreach (var match in regex.EnumerateMatches(text))
        {
            // What is empty cannot be shown.
            if (match.Length > 0)
            {
                found.Add((match.Index, match.Length));
            }
        }

        return found;
    }

    private static bool IsWord(string text, int offset, int length) =>
        (offset == 0 || !IsOfWord(text[offset - 1])) && (offset + length == text.Length || !IsOfWord(text[offset + length]));

    private static bool IsOfWord(char letter) => char.IsLetterOrDigit(letter) || letter == '_';

    private List<(int Offset, int Length)> FormsIn(string text)
    {
        Span<int> next = stackalloc int[3];
        var found = new List<(int, int)>();
        next.Clear();
        for (var at = 0; at < text.Length && Problem is null;)
        {
            var (best, length) = (-1, 0);
            for (var i = 0; i < Forms.Count; i++)
            {
                // A form that was found further on is not looked for again.
                if (next[i] >= 0 && next[i] <= at)
                {
                    var place = text.IndexOf(Forms[i], at, _comparison);
                    next[i] = place < 0 ? -1 : place + 1;
                }

                if (next[i] > 0 && (best < 0 || next[i] - 1 < best || (next[i] - 1 == best && Forms[i].Length > length)))
                {
                    (best, length) = (next[i] - 1, Forms[i].Length);
                }
            }

            if (best < 0)
            {
                break;
            }

            found.Add((best, length));
            at = best + length;
        }

        return found;
    }

    private static string Escaped(string query) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(query);

    private static string? Unescaped(string query)
    {
        if (!query.Contains('\\', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<string>($"\"{query}\"", AppJson.Readable);
        }
        catch (JsonException)
        {
            // No text of JSON: it stands for itself.
            return null;
        }
    }
}
