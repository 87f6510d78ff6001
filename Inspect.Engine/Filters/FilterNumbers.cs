namespace Inspect.Engine.Filters;

/// <summary>Arithmetic and functions of a filter.</summary>
internal static class FilterNumbers
{
    private static readonly Dictionary<string, Func<double, double>> OfOne = new(StringComparer.Ordinal)
    {
        ["abs"] = Math.Abs,
        ["round"] = Math.Round,
        ["floor"] = Math.Floor,
        ["ceil"] = Math.Ceiling,
        ["sqrt"] = Math.Sqrt,
        ["log"] = Math.Log,
        ["log2"] = Math.Log2,
        ["log10"] = Math.Log10,
    };

    private static readonly Dictionary<string, Func<double, double, double>> OfMany = new(StringComparer.Ordinal) { ["min"] = Math.Min, ["max"] = Math.Max };

    /// <summary>Names of the functions, each with what it stands for.</summary>
    public static IReadOnlyList<(string Name, string Help)> Functions { get; } =
    [
        ("is_nan", "has no number"), ("min", "the least"), ("max", "the greatest"), ("abs", "without its sign"), ("round", "to a whole number"), ("floor", "down"),
        ("ceil", "up"), ("sqrt", "square root"), ("log", "natural logarithm"), ("log2", "logarithm to 2"), ("log10", "logarithm to 10"),
    ];

    /// <summary>A term that is a number.</summary>
    /// <exception cref="FilterException">It can never be one.</exception>
    public static FilterTerm Check(FilterTerm term) => term.Kind is FilterKind.Number or FilterKind.Score or FilterKind.Time || (term.Kind == FilterKind.None && !term.IsLiteral)
        ? term
        : throw new FilterException(term.At, term.End - term.At, $"{term.Name ?? "this"} is no number");

    /// <summary>Two numbers made one; absent where one of them is.</summary>
    public static FilterTerm Combine(FilterTerm left, string sign, FilterTerm right)
    {
        var (first, second) = (Check(left).Value, Check(right).Value);
        Func<double, double, double> combine = sign switch
        {
            "+" => (a, b) => a + b,
            "-" => (a, b) => a - b,
            "*" => (a, b) => a * b,
            "/" => (a, b) => a / b,
            "mod" => (a, b) => a % b,
            _ => Math.Pow,
        };
        return new FilterTerm(left.At, right.End, FilterKind.Number, v => Both(first(v), second(v), combine));
    }

    /// <summary>A function of numbers.</summary>
    /// <exception cref="FilterException">No such function, or it takes something else.</exception>
    public static FilterTerm Call(FilterToken name, List<FilterTerm> arguments, int end, FilterSchema schema)
    {
        if (Functions.All(f => f.Name != name.Text))
        {
            var known = Functions.Select(f => f.Name).Concat(schema.Names.Where(n => n.Kind is FilterKind.Text or FilterKind.Texts).Select(n => n.Name + "_contains"));
            var nearest = Parts.Suggestion.Find(name.Text, known);
            throw new FilterException(name.At, name.Length, $"there is no function “{name.Text}”{(nearest is null ? string.Empty : $"; did you mean {nearest}?")}");
        }

        var values = arguments.Select(a => name.Text == "is_nan" ? a.Value : Check(a).Value).ToArray();
        if (name.Text == "is_nan" && values is [var asked])
        {
            return new FilterTerm(name.At, end, FilterKind.Flag, v => FilterValue.Of(asked(v) is { Kind: FilterKind.Number or FilterKind.Score } value && double.IsNaN(value.Number)));
        }

        if (OfOne.TryGetValue(name.Text, out var one) && values is [var only])
        {
            return new FilterTerm(name.At, end, FilterKind.Number, v => only(v) is { Kind: not FilterKind.None } value ? FilterValue.Of(one(value.Number)) : default);
        }

        if (OfMany.TryGetValue(name.Text, out var many) && values.Length > 0)
        {
            return new FilterTerm(name.At, end, FilterKind.Number, v => values.Skip(1).Aggregate(values[0](v), (a, next) => Both(a, next(v), many)));
        }

        throw new FilterException(name.At, name.Length, $"{name.Text} takes {(OfMany.ContainsKey(name.Text) ? "at least one value" : "one value")}");
    }

    private static FilterValue Both(FilterValue left, FilterValue right, Func<double, double, double> combine) =>
        left.Kind == FilterKind.None || right.Kind == FilterKind.None ? default : FilterValue.Of(combine(left.Number, right.Number));
}
