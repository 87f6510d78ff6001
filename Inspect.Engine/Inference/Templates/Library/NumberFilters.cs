using System.Globalization;
using System.Numerics;
using Inspect.Engine.Inference.Templates.Values;
using Inspect.Engine.Python;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Filters that make numbers, and print sizes.</summary>
internal static class NumberFilters
{
    private const string Units = "kMGTPEZY";

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Function> All { get; } = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["int"] = Whole,
        ["float"] = Float,
        ["abs"] = static (state, subject, in arguments) => subject switch
        {
            double number => Math.Abs(number),
            _ when Numbers.Whole(subject) is { } whole => Kinds.Box(BigInteger.Abs(whole)),
            _ => throw state.Fail((subject as Undefined)?.Reason ?? $"abs takes a number, and gets a {Kinds.NameOf(subject)}"),
        },
        ["round"] = Round,
        ["sum"] = Sum,
        ["filesizeformat"] = FileSize,
    };

    private static object? Whole(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "int", "default", "base");
        if (subject is Undefined missing)
        {
            throw state.Fail(missing.Reason);
        }

        var fallback = Give.Or(bound[0], Kinds.Box(0));
        if (Kinds.IsText(subject, out var text))
        {
            return Numbers.ParseWhole(state, text, (int)Math.Clamp(Give.Whole(state, "int", bound[1], 10), -1, 99))
                ?? (PythonText.TryParseFloat(text, out var parsed) && double.IsFinite(parsed) ? Kinds.Box(new BigInteger(parsed)) : fallback);
        }

        return subject switch
        {
            double number when double.IsFinite(number) => Kinds.Box(new BigInteger(number)),
            _ when Numbers.Whole(subject) is { } whole => Kinds.Box(whole),
            _ => fallback,
        };
    }

    private static object? Float(RenderState state, object? subject, in Arguments arguments)
    {
        var fallback = Give.Or(arguments.Bind(state, "float", "default")[0], 0.0);
        return subject is Undefined missing ? throw state.Fail(missing.Reason)
            : Numbers.Is(subject) ? Numbers.ToDouble(state, subject)
            : Kinds.IsText(subject, out var text) && PythonText.TryParseFloat(text, out var number) ? number : fallback;
    }

    private static object? Round(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "round", "precision", "method");
        var digits = (int)Math.Clamp(Give.Whole(state, "round", bound[0], 0), -10_000, 10_000);
        var method = Give.Text(state, "round", bound[1], "common");
        if (!Numbers.Is(subject) || method is not ("common" or "ceil" or "floor"))
        {
            throw state.Fail((subject as Undefined)?.Reason ?? "round takes a number, and the methods common, ceil and floor");
        }

        if (method != "common")
        {
            var shifted = Numbers.ToDouble(state, subject) * Math.Pow(10, digits);
            if (!double.IsFinite(shifted))
            {
                throw state.Fail("what is no number or too large cannot be rounded to a whole number");
            }

            // The reference rounds to a whole number, which knows no -0.
            return ((method == "ceil" ? Math.Ceiling(shifted) : Math.Floor(shifted)) + 0.0) / Math.Pow(10, digits);
        }

        state.Spend(32);
        return Numbers.Whole(subject) is { } whole ? Kinds.Box(RoundWhole(whole, digits)) : FloatText.Round(Numbers.ToDouble(state, subject), digits);
    }

    private static BigInteger RoundWhole(BigInteger value, int digits)
    {
        if (digits >= 0)
        {
            return value;
        }

        var unit = BigInteger.Pow(10, Math.Min(-digits, Numbers.MostBits));
        var quotient = BigInteger.DivRem(BigInteger.Abs(value), unit, out var rest);
        var order = (rest * 2).CompareTo(unit);
        return value.Sign * unit * (order > 0 || (order == 0 && !quotient.IsEven) ? quotient + 1 : quotient);
    }

    private static object? Sum(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "sum", "attribute", "start");
        var getter = new AttributeGetter(state, Give.Or(bound[0], null));
        var sum = Give.Or(bound[1], Kinds.Box(0));
        if (Kinds.IsText(sum, out _))
        {
            throw state.Fail("sum takes no text to start with");
        }

        foreach (var item in Walking.Items(state, subject))
        {
            sum = Arithmetic.Add(state, sum, getter.Get(item));
        }

        return sum;
    }

    private static string FileSize(RenderState state, object? subject, in Arguments arguments)
    {
        var isBinary = Give.Flag(arguments.Bind(state, "filesizeformat", "binary")[0]);
        var bytes = Numbers.Is(subject) ? Numbers.ToDouble(state, subject)
            : Kinds.IsText(subject, out var text) && PythonText.TryParseFloat(text, out var parsed) ? parsed
            : throw state.Fail("filesizeformat takes a number");
        var unit = isBinary ? 1024.0 : 1000.0;
        if (bytes < unit)
        {
            return bytes == 1 ? "1 Byte" : double.IsFinite(bytes) ? string.Create(CultureInfo.InvariantCulture, $"{new BigInteger(bytes)} Bytes") : throw state.Fail("filesizeformat takes a number that is finite");
        }

        var power = 0;
        for (; power < Units.Length - 1 && bytes >= Math.Pow(unit, power + 2); power++)
        {
        }

        var name = isBinary ? char.ToUpperInvariant(Units[power]) + "iB" : Units[power] + "B";
        return $"{FloatText.Fixed(bytes / Math.Pow(unit, power + 1), 1)} {name}";
    }
}
