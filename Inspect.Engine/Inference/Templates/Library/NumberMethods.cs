using System.Collections.Frozen;
using System.Numerics;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Methods and attributes of numbers.</summary>
internal static class NumberMethods
{
    private static readonly FrozenDictionary<string, Function> OfAll = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["conjugate"] = static (state, subject, in arguments) => Bare(subject),
        ["as_integer_ratio"] = Ratio,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Function> OfFloats = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["is_integer"] = static (state, subject, in arguments) => Kinds.Box(subject is double number && double.IsFinite(number) && Math.Floor(number) == number),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Function> OfWhole = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["bit_length"] = static (state, subject, in arguments) => Kinds.Box((long)BigInteger.Abs(Numbers.Whole(subject)!.Value).GetBitLength()),
        ["bit_count"] = static (state, subject, in arguments) => Kinds.Box((long)BigInteger.Abs(Numbers.Whole(subject)!.Value).ToByteArray().Sum(b => BitOperations.PopCount(b))),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The method of a number; null where there is none.</summary>
    public static Function? Find(object value, string name) => OfAll.GetValueOrDefault(name) ?? (value is double ? OfFloats : OfWhole).GetValueOrDefault(name);

    /// <summary>The attribute of a number; null where there is none.</summary>
    public static object? Attribute(object value, string name) => name switch
    {
        "real" => Bare(value),
        "imag" => value is double ? 0.0 : Kinds.Box(0),
        "numerator" when value is not double => Bare(value),
        "denominator" when value is not double => Kinds.Box(1),
        _ => null,
    };

    /// <summary>A truth value as the number that it is.</summary>
    private static object? Bare(object? value) => value is bool truth ? Kinds.Box(truth ? 1 : 0) : value;

    private static ListValue Ratio(RenderState state, object? subject, in Arguments arguments)
    {
        if (subject is not double number)
        {
            return ListValue.Tuple(Bare(subject), Kinds.Box(1));
        }

        if (!double.IsFinite(number))
        {
            throw state.Fail("an infinite number, or none, is no ratio");
        }

        var (above, below) = (new BigInteger(Math.Floor(number)), BigInteger.One);
        for (var rest = number - Math.Floor(number); rest != 0; rest -= Math.Floor(rest))
        {
            rest *= 2;
            (above, below) = ((above * 2) + new BigInteger(Math.Floor(rest)), below * 2);
        }

        return ListValue.Tuple(Kinds.Box(above), Kinds.Box(below));
    }
}
