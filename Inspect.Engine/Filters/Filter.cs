using System.Buffers;
using System.Collections.Immutable;

namespace Inspect.Engine.Filters;

/// <summary>A condition on the rows of a list, read from its text. Immutable; a filter serves any number of threads.</summary>
/// <remarks>The grammar is that of Inspect View's list of samples, with either quotes, case-insensitive patterns, times, lists and names between backticks. What is absent is no match.</remarks>
public sealed class Filter : IEquatable<Filter>
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("=<>~()\"'`");

    private readonly Func<FilterValue[], FilterValue> _condition;

    internal Filter(string text, ImmutableArray<string> names, Func<FilterValue[], FilterValue> condition)
    {
        (Text, Names, _condition) = (text, names, condition);
    }

    /// <summary>The text as it was written.</summary>
    public string Text { get; }

    /// <summary>The names whose values it needs, keys included.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="schema">The names that it may use.</param>
    /// <param name="error">What is wrong with it; null when nothing is.</param>
    /// <returns>The filter; null when the text is wrong.</returns>
    public static Filter? TryParse(string text, FilterSchema schema, out FilterError? error)
    {
        try
        {
            error = null;
            return new FilterParser(text, schema).Parse();
        }
        catch (FilterException e)
        {
            error = e.Error;
            return null;
        }
    }

    /// <summary>Whether a text is meant as words to look for, not as a condition: it has no operator, bracket or quote, and is no name of a condition.</summary>
    /// <param name="text">The text.</param>
    /// <param name="schema">The names of the list.</param>
    public static bool IsWords(string text, FilterSchema schema) =>
        text.AsSpan().IndexOfAny(Signs) < 0
        && text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Any(w => w is not ("and" or "or" or "not" or "True" or "False") && schema.Find(w)?.Kind != FilterKind.Flag);

    /// <summary>Filters of one text are the same.</summary>
    public bool Equals(Filter? other) => other?.Text == Text;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Filter);

    /// <inheritdoc />
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether a row fits.</summary>
    /// <param name="valueOf">The row's value of a name, keys included.</param>
    public bool Holds(Func<string, FilterValue> valueOf)
    {
        var values = new FilterValue[Names.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = valueOf(Names[i]);
        }

        return Holds(values);
    }

    /// <summary>Whether a row fits.</summary>
    /// <param name="values">The row's values of <see cref="Names"/>, in their order.</param>
    public bool Holds(FilterValue[] values) => _condition(values).IsTrue;
}
