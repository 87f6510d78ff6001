using System.Globalization;
using System.Text.RegularExpressions;
using Inspect.Engine.Python;

namespace Inspect.Engine.Metrics;

/// <summary>The epoch reducers by name (semantics 4.3).</summary>
public static partial class ScoreReducers
{
    private static readonly string[] Plain = ["mean", "median", "mode", "max", "collect"];
    private static readonly string[] Counted = ["at_least", "pass_at", "pass_k"];

    /// <summary>What stands in a log when nobody asked for a reducer.</summary>
    public static IScoreReducer Mean { get; } = new Reducer("mean", numbers => ScoreValue.Of(ExactMath.Mean(numbers)));

    /// <summary>Names for forms and messages.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mean", "median", "mode", "max", "collect", "at_least_k", "pass_at_k", "pass_k_k"];

    /// <summary>Finds a reducer: <c>mean</c>, <c>at_least_2</c>, <c>pass_at_5</c>.</summary>
    /// <param name="name">Name, with its number where it takes one.</param>
    /// <param name="epochs">Epochs of the run, when known: a number above it is refused.</param>
    /// <exception cref="InspectException">No such reducer, or a number that does not fit.</exception>
    public static IScoreReducer Get(string name, int? epochs = null)
    {
        var counted = CountedName().Match(name);
        if (counted.Success && Counted.Contains(counted.Groups[1].Value))
        {
            var k = int.Parse(counted.Groups[2].Value, CultureInfo.InvariantCulture);
            if (k < 1 || k > epochs)
            {
                throw new InspectException($"Reducer {name} needs at least {k} epochs, and the run has {epochs}. Raise the epochs or lower the number.");
            }

            return Count(counted.Groups[1].Value, k, 1.0);
        }

        if (Counted.Contains(name))
        {
            throw new InspectException($"Reducer {name} needs a number: {name}_2, for example.");
        }

        return Plain.Contains(name)
            ? Create(name)
            : throw new InspectException($"There is no epochs reducer \"{name}\". Known: {string.Join(", ", Names)}.");
    }

    /// <summary>A reducer that counts values of at least <paramref name="threshold"/>.</summary>
    public static IScoreReducer Count(string kind, int k, double threshold)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{kind}_{k}");
        return new Reducer(name, numbers =>
        {
            var n = numbers.Count;
            var c = numbers.Count(x => x >= threshold);
            return kind switch
            {
                "at_least" => ScoreValue.Of(c >= k ? 1L : 0L),
                "pass_at" => ScoreValue.Of(PassAt(n, c, k)),
                _ => ScoreValue.Of(PassK(n, c, k)),
            };
        });
    }

    private static IScoreReducer Create(string name) => name switch
    {
        "median" => new Reducer(name, Median),
        "mode" => new RawReducer(name, Mode),
        "max" => new RawReducer(name, values => values.MaxBy(ScoreConversion.ToNumber)!, isNumeric: true),
        "collect" => new RawReducer(name, values => new ScoreValue.OfList([.. values])),
        _ => Mean,
    };

    private static ScoreValue Median(IReadOnlyList<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        var middle = sorted.Length / 2;
        return ScoreValue.Of(sorted.Length % 2 == 1 ? sorted[middle] : ExactMath.Mean([sorted[middle - 1], sorted[middle]]));
    }

    private static ScoreValue Mode(IReadOnlyList<ScoreValue> values) =>
        values.GroupBy(Equalised).MaxBy(g => g.Count())!.First();

    /// <summary>True, 1 and 1.0 count as equal.</summary>
    private static object Equalised(ScoreValue value) => value switch
    {
        ScoreValue.OfNumber number => number.Value,
        ScoreValue.OfBoolean boolean => boolean.Value ? 1.0 : 0.0,
        _ => value,
    };

    private static double PassAt(int n, int c, int k)
    {
        if (n < k)
        {
            return double.NaN;
        }

        if (n - c < k)
        {
            return 1;
        }

        var product = 1.0;
        for (var i = n - c + 1; i <= n; i++)
        {
            product *= 1.0 - ((double)k / i);
        }

        return 1 - product;
    }

    private static double PassK(int n, int c, int k)
    {
        if (n < k)
        {
            return double.NaN;
        }

        var result = 1.0;
        for (var i = 0; i < k; i++)
        {
            result *= (double)(c - i) / (n - i);
        }

        return Math.Max(0, result);
    }

    [GeneratedRegex(@"^(.+)_(\d{1,9})$", RegexOptions.CultureInvariant)]
    private static partial Regex CountedName();

    private sealed class Reducer(string name, Func<IReadOnlyList<double>, ScoreValue> reduce) : IScoreReducer
    {
        public string Name => name;

        public ScoreValue Reduce(IReadOnlyList<ScoreValue> values) =>
            ByKey.Reduce(values, scalars => reduce([.. scalars.Select(ScoreConversion.ToNumber)]), isNumeric: true);
    }

    private sealed class RawReducer(string name, Func<IReadOnlyList<ScoreValue>, ScoreValue> reduce, bool isNumeric = false) : IScoreReducer
    {
        public string Name => name;

        public ScoreValue Reduce(IReadOnlyList<ScoreValue> values) => ByKey.Reduce(values, reduce, isNumeric);
    }
}
