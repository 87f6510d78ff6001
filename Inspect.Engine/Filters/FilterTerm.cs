namespace Inspect.Engine.Filters;

/// <summary>A part of a filter that has a value.</summary>
/// <param name="At">Place of its first letter.</param>
/// <param name="End">Place behind its last one.</param>
/// <param name="Kind">What its values are; none where nobody knows before they are there.</param>
/// <param name="Value">Its value for a row.</param>
internal readonly record struct FilterTerm(int At, int End, FilterKind Kind, Func<FilterValue[], FilterValue> Value)
{
    /// <summary>The value that stands there; null for what depends on the row.</summary>
    public FilterValue? Constant { get; init; }

    /// <summary>The name that stands there; null for anything else.</summary>
    public string? Name { get; init; }

    /// <summary>It is the same for every row.</summary>
    public bool IsLiteral => Constant is not null;

    /// <summary>A value as it stands in the text.</summary>
    public static FilterTerm Literal(FilterToken token, FilterValue value) => new(token.At, token.End, value.Kind, _ => value) { Constant = value };
}
