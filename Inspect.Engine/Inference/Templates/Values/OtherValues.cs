using System.Numerics;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Whole numbers from a start up or down to an end that is no part of it.</summary>
/// <param name="Start">The first.</param>
/// <param name="Stop">Behind the last.</param>
/// <param name="Step">Not 0.</param>
internal sealed record RangeValue(long Start, long Stop, long Step)
{
    /// <summary>As many as the reference's sandbox allows.</summary>
    public const int Most = 100_000;

    /// <summary>How many there are, however many that is.</summary>
    public BigInteger Length => Step > 0
        ? Start >= Stop ? 0 : (((BigInteger)Stop - Start - 1) / Step) + 1
        : Start <= Stop ? 0 : (((BigInteger)Start - Stop - 1) / -(BigInteger)Step) + 1;

    /// <summary>How many there are, of a range that was checked.</summary>
    public int Count => (int)Length;

    /// <summary>All of them.</summary>
    public object?[] ToItems() => [.. Enumerable.Range(0, Count).Select(i => Kinds.Box(Start + (i * Step)))];
}

/// <summary>Keys, values or pairs of a dictionary.</summary>
/// <param name="Dict">The dictionary.</param>
/// <param name="Kind"><c>keys</c>, <c>values</c> or <c>items</c>.</param>
internal sealed record DictView(DictValue Dict, string Kind)
{
    /// <summary>What is in it.</summary>
    public object?[] ToItems() => Kind switch
    {
        "keys" => Dict.Keys,
        "values" => Dict.Values,
        _ => [.. Dict.Keys.Zip(Dict.Values, (k, v) => ListValue.Tuple(k, v))],
    };
}

/// <summary>Names that a template may set from within its loops.</summary>
internal sealed class NamespaceValue
{
    /// <summary>What they stand for.</summary>
    public Dictionary<string, object?> Values { get; } = new(StringComparer.Ordinal);
}

/// <summary>Something that can be called.</summary>
internal interface ICallable
{
    /// <summary>Calls it.</summary>
    object? Call(RenderState state, in Arguments arguments);
}

/// <summary>A function of the language: with a value in front it is a filter, test or method.</summary>
internal delegate object? Function(RenderState state, object? subject, in Arguments arguments);

/// <summary>A function, bound to the value that it belongs to.</summary>
internal sealed class BoundFunction(Function function, object? subject) : ICallable
{
    /// <inheritdoc />
    public object? Call(RenderState state, in Arguments arguments) => function(state, subject, arguments);
}

/// <summary>An object of the language that prints in a way of its own.</summary>
internal interface IHasSpelling
{
    /// <summary>What it prints.</summary>
    string Spell(RenderState state);
}

/// <summary>An object of the language with attributes, such as <c>loop</c>.</summary>
internal interface IHasAttributes
{
    /// <summary>Gives an attribute.</summary>
    bool TryGetAttribute(RenderState state, string name, out object? value);
}
