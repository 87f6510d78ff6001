using System.Collections.Immutable;

namespace Inspect.Engine.Filters;

/// <summary>
/// The conditions of a filter that boxes can show: <c>name == "a"</c> and <c>name in ("a", "b")</c>, joined by <c>and</c> with whatever
/// else there is. Boxes and text are one filter, so that each shows what the other says.
/// </summary>
public sealed class FilterFacets
{
    private readonly ImmutableArray<(string? Name, ImmutableArray<string> Values, string Text)> _parts;

    private FilterFacets(ImmutableArray<(string? Name, ImmutableArray<string> Values, string Text)> parts)
    {
        _parts = parts;
    }

    /// <summary>The text of all conditions that boxes do not show; null when there is none.</summary>
    public string? Rest => Join(_parts.Where(p => p.Name is null).Select(p => p.Text));

    /// <summary>The facets of a text; null when it is empty, one that cannot be cut into words counts as one condition.</summary>
    /// <param name="text">The filter, or null.</param>
    public static FilterFacets Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new FilterFacets([]);
        }

        try
        {
            var tokens = FilterLexer.Read(text);
            var parts = Parts(tokens);
            return new FilterFacets([.. parts.Select(p => PartOf(text, p))]);
        }
        catch (FilterException)
        {
            return new FilterFacets([(null, [], text)]);
        }
    }

    /// <summary>The values that a name is to have; empty where the filter does not say so.</summary>
    public ImmutableArray<string> ValuesOf(string name) => _parts.FirstOrDefault(p => p.Name == name).Values is { IsDefault: false } values ? values : [];

    /// <summary>The filter with other values for a name; null for none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="values">Its values; none takes the condition out.</param>
    public string? With(string name, IReadOnlyList<string> values)
    {
        var condition = values.Count switch
        {
            0 => null,
            1 => $"{FilterLexer.Quote(name)} == {Quote(values[0])}",
            _ => $"{FilterLexer.Quote(name)} in ({string.Join(", ", values.Select(Quote))})",
        };
        var isThere = _parts.Any(p => p.Name == name);
        return Join([.. _parts.Select(p => p.Name == name ? condition : p.Text), isThere ? null : condition]);
    }

    /// <summary>A text as filters write it.</summary>
    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string? Join(IEnumerable<string?> parts)
    {
        var all = parts.OfType<string>().ToList();
        return all.Count == 0 ? null : string.Join(" and ", all.Count == 1 ? all : all.Select(InBrackets));
    }

    /// <summary>A condition with <c>or</c> on its outside keeps together among others.</summary>
    private static string InBrackets(string text)
    {
        try
        {
            var depth = 0;
            var hasOr = FilterLexer.Read(text).Any(t =>
            {
                depth += t.Is("(") ? 1 : t.Is(")") ? -1 : 0;
                return depth == 0 && t.Is("or");
            });
            return hasOr ? $"({text})" : text;
        }
        catch (FilterException)
        {
            return text;
        }
    }

    /// <summary>The words of each condition; all in one where <c>or</c> stands outside of brackets.</summary>
    private static List<List<FilterToken>> Parts(List<FilterToken> tokens)
    {
        List<List<FilterToken>> parts = [[]];
        var depth = 0;
        foreach (var token in tokens.Where(t => t.Kind != FilterTokenKind.End))
        {
            depth += token.Is("(") ? 1 : token.Is(")") ? -1 : 0;
            if (depth == 0 && token.Is("or"))
            {
                return [[.. tokens.Where(t => t.Kind != FilterTokenKind.End)]];
            }

            if (depth == 0 && token.Is("and"))
            {
                parts.Add([]);
            }
            else
            {
                parts[^1].Add(token);
            }
        }

        // A word of the language without what it joins: the text is being written.
        return parts.Any(p => p.Count == 0) ? [[.. tokens.Where(t => t.Kind != FilterTokenKind.End)]] : parts;
    }

    private static (string? Name, ImmutableArray<string> Values, string Text) PartOf(string text, List<FilterToken> part)
    {
        var raw = part.Count == 0 ? text : text[part[0].At..part[^1].End];
        if (part is [{ Kind: FilterTokenKind.Name } name, { Kind: FilterTokenKind.Sign, Text: "==" }, { Kind: FilterTokenKind.Text } value])
        {
            return (name.Text, [value.Text], raw);
        }

        if (part is [{ Kind: FilterTokenKind.Name } list, { Kind: FilterTokenKind.Sign, Text: "in" }, { Kind: FilterTokenKind.Sign, Text: "(" }, .. var inner, { Kind: FilterTokenKind.Sign, Text: ")" }]
            && inner.Count % 2 == 1 && inner.Select((t, i) => i % 2 == 0 ? t.Kind == FilterTokenKind.Text : t.Is(",")).All(isRight => isRight))
        {
            return (list.Text, [.. inner.Where(t => t.Kind == FilterTokenKind.Text).Select(t => t.Text)], raw);
        }

        return (null, [], raw);
    }
}
