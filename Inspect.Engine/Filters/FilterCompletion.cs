using System.Collections.Immutable;

namespace Inspect.Engine.Filters;

/// <summary>What could stand at the caret of a filter that is being written.</summary>
/// <param name="At">Place from which a suggestion replaces the text, up to the caret.</param>
/// <param name="Suggestions">The suggestions, best first.</param>
public sealed record FilterCompletion(int At, ImmutableArray<FilterSuggestion> Suggestions)
{
    private const int Most = 12;

    private static readonly ImmutableArray<FilterSuggestion> Joins = [new("and", "both"), new("or", "one of them")];

    /// <summary>Suggestions at a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="caret">Place of the caret, in letters from 0.</param>
    /// <param name="schema">The names of the list.</param>
    /// <param name="valuesOf">Values that a name has in the data, the most frequent first.</param>
    public static FilterCompletion Of(string text, int caret, FilterSchema schema, Func<string, IReadOnlyList<string>> valuesOf)
    {
        var before = text[..Math.Clamp(caret, 0, text.Length)];
        var (tokens, at) = Words(before);
        var prefix = before[at..];
        var last = tokens.Count == 0 ? new FilterToken(FilterTokenKind.End, 0, 0, string.Empty) : tokens[^1];
        var offers = Compared(tokens) is { } name && schema.Find(name) is { } compared ? Values(compared, valuesOf(name))
            : last.Kind is FilterTokenKind.Name && schema.Find(last.Text) is { } known ? Operators(known)
            : last.Kind is FilterTokenKind.Name ? (ImmutableArray<FilterSuggestion>)[]
            : last.Kind is FilterTokenKind.Number or FilterTokenKind.Text || last.Is(")") ? Joins
            : Operands(schema);
        var bare = prefix.TrimStart('"', '\'', '`');
        return new FilterCompletion(at, [.. offers
            .Where(o => o.Text.Trim('"', '`').Contains(bare, StringComparison.OrdinalIgnoreCase) && o.Text != prefix)
            .OrderByDescending(o => o.Text.Trim('"', '`').StartsWith(bare, StringComparison.OrdinalIgnoreCase))
            .Take(Most)]);
    }

    /// <summary>The names of values in a text, as far as it can be read: those whose values a completion may ask for.</summary>
    public static IEnumerable<string> NamesIn(string text, FilterSchema schema) =>
        Words(text + " ").Tokens.Where(t => t.Kind == FilterTokenKind.Name && schema.Find(t.Text) is { Kind: not (FilterKind.Flag or FilterKind.Time) }).Select(t => t.Text).Distinct();

    /// <summary>The words before the one that is being written, and where that begins.</summary>
    private static (List<FilterToken> Tokens, int At) Words(string before)
    {
        try
        {
            var tokens = FilterLexer.Read(before);
            tokens.RemoveAt(tokens.Count - 1);
            if (tokens.Count == 0 || tokens[^1].End < before.Length || tokens[^1] is { Kind: FilterTokenKind.Text } or { Kind: FilterTokenKind.Sign, Text: not ("and" or "or" or "not" or "in" or "mod") })
            {
                return (tokens, before.Length);
            }

            var at = tokens[^1].At;
            tokens.RemoveAt(tokens.Count - 1);
            return (tokens, at);
        }
        catch (FilterException e)
        {
            // A text or name that is not closed yet is the one that is being written.
            return e.Error.At > 0 ? (Words(before[..e.Error.At] + " ").Tokens, e.Error.At) : ([], e.Error.At);
        }
    }

    /// <summary>The name whose value is expected: before a comparison, or before the brackets of <c>in</c>.</summary>
    private static string? Compared(List<FilterToken> tokens)
    {
        if (tokens.Count >= 2 && tokens[^1] is { Kind: FilterTokenKind.Sign, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" or "~=" })
        {
            return tokens[^2].Kind == FilterTokenKind.Name ? tokens[^2].Text : null;
        }

        if (tokens.Count == 0 || !(tokens[^1].Is("(") || tokens[^1].Is(",")))
        {
            return null;
        }

        var open = tokens.FindLastIndex(t => t.Is("("));
        if (open < 2 || !tokens[open - 1].Is("in"))
        {
            return null;
        }

        var name = tokens[open - 2].Is("not") && open > 2 ? tokens[open - 3] : tokens[open - 2];
        return name.Kind == FilterTokenKind.Name ? name.Text : null;
    }

    private static ImmutableArray<FilterSuggestion> Values(FilterName name, IReadOnlyList<string> values) => name.Kind switch
    {
        FilterKind.Flag => [new("True", "it is so"), new("False", "it is not")],
        FilterKind.Number => [.. values.Select(v => new FilterSuggestion(v, string.Empty))],
        _ => [.. values.Select(v => new FilterSuggestion(FilterFacets.Quote(v), string.Empty))],
    };

    private static ImmutableArray<FilterSuggestion> Operators(FilterName name) => name.Kind switch
    {
        FilterKind.Flag => Joins,
        FilterKind.Number or FilterKind.Time => [new(">", "greater"), new(">=", "at least"), new("<", "less"), new("<=", "at most"), new("==", "equal"), new("!=", "not equal")],
        _ => [new("==", "equal"), new("!=", "not equal"), new("~=", "holds a pattern"), new("in (", "one of several"), new("not in (", "none of several"), .. name.Kind == FilterKind.Text ? [] : (FilterSuggestion[])[new(">", "greater"), new("<", "less")]],
    };

    private static ImmutableArray<FilterSuggestion> Operands(FilterSchema schema) =>
    [
        .. schema.Names.Select(n => new FilterSuggestion(n.HasKeys && n.Kind == FilterKind.None ? n.Name + "." : FilterLexer.Quote(n.Name), n.Help)),
        new("not", "the contrary"),
        .. schema.Names.Where(n => n.Kind == FilterKind.Text).Select(n => new FilterSuggestion($"{n.Name}_contains(", $"{n.Help} holds a pattern")),
        .. FilterNumbers.Functions.Select(f => new FilterSuggestion(f.Name + "(", f.Help)),
    ];
}
