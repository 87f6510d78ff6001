using System.Globalization;
using Inspect.Engine.Parts;
using Inspect.Engine.Statistics;

namespace Inspect.Engine.Metrics;

/// <summary>Counts the epochs that reached a value: <c>at_least</c>, <c>pass_at</c>, <c>pass_k</c> (semantics 4.3).</summary>
public sealed class CountReducer : IScoreReducer
{
    private const string AtLeast = "at_least";

    private readonly Func<int, int, int, ScoreValue> _combine;
    private readonly double _value;
    private readonly bool _isNumeric;

    private CountReducer(string name, Func<int, int, int, ScoreValue> combine, int count, double value)
    {
        _isNumeric = name != AtLeast;
        _combine = combine;
        _value = value;
        LeastEpochs = count >= 1 ? count : throw new InspectException($"Reducer {name}: \"{ReducerName.Count}\" is {count}, but must be at least 1.");
        Name = string.Create(CultureInfo.InvariantCulture, $"{name}_{count}");
    }

    /// <summary>What task files and forms know of the three.</summary>
    public static IReadOnlyList<PartDefinition> Definitions { get; } =
    [
        Define(AtLeast, "1 when k epochs reach the value", (n, c, k) => ScoreValue.Of(c >= k ? 1L : 0L)),
        Define("pass_at", "chance that one of k epochs reaches the value", (n, c, k) => ScoreValue.Of(PassRates.PassAt(n, c, k))),
        Define("pass_k", "chance that all of k epochs reach the value", (n, c, k) => ScoreValue.Of(PassRates.AllPass(n, c, k))),
    ];

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public int LeastEpochs { get; }

    /// <inheritdoc />
    public ScoreValue Reduce(IReadOnlyList<ScoreValue> values) => ByKey.Reduce(
        values, scalars => _combine(scalars.Count, scalars.Count(v => ScoreConversion.ToNumber(v) >= _value), LeastEpochs), _isNumeric);

    private static PartDefinition Define(string name, string help, Func<int, int, int, ScoreValue> combine) => new(
        PartKind.Reducer,
        name,
        help,
        [
            new PartParameter(ReducerName.Count, PartParameterType.Whole, null, $"Epochs, as in {name}_2.") { IsRequired = true },
            new PartParameter("value", PartParameterType.Number, 1.0, "Number that an epoch must reach."),
        ],
        arguments => new CountReducer(name, combine, arguments.Whole(ReducerName.Count)!.Value, arguments.Number("value")!.Value));
}
