using Inspect.Engine.Parts;
using Inspect.Engine.Python;

namespace Inspect.Engine.Metrics;

/// <summary>The epoch reducers that every task can name (semantics 4.3).</summary>
public static class BuiltInReducers
{
    /// <summary>Name of the reducer that is used where nobody names one.</summary>
    public const string MeanName = "mean";

    /// <summary>What combines epochs when nobody asked for a reducer.</summary>
    public static IScoreReducer Mean { get; } = new NumberReducer(MeanName, numbers => ScoreValue.Of(ExactMath.Mean(numbers)));

    /// <summary>All of them, in the order of forms.</summary>
    public static IReadOnlyList<PartDefinition> All { get; } =
    [
        Define("mean of the epochs", Mean),
        Define("middle one of the epochs", new NumberReducer("median", Median)),
        Define("most frequent score", new ValueReducer("mode", Mode)),
        Define("score that more than half of the epochs have", new MajorityReducer()),
        Define("best score", new ValueReducer("max", values => values.MaxBy(ScoreConversion.ToNumber)!, isNumeric: true)),
        Define("list of all scores", new ValueReducer("collect", values => new ScoreValue.OfList([.. values]), isScalar: true)),
        .. CountReducer.Definitions,
    ];

    private static PartDefinition Define(string help, IScoreReducer reducer) => new(PartKind.Reducer, reducer.Name, help, [], _ => reducer);

    private static ScoreValue Median(IReadOnlyList<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        var middle = sorted.Length / 2;
        return ScoreValue.Of(sorted.Length % 2 == 1 ? sorted[middle] : ExactMath.Mean([sorted[middle - 1], sorted[middle]]));
    }

    private static ScoreValue Mode(IReadOnlyList<ScoreValue> values) =>
        values.GroupBy(v => v.Equalised).MaxBy(g => g.Count())!.First();

    private sealed class NumberReducer(string name, Func<IReadOnlyList<double>, ScoreValue> reduce) : IScoreReducer
    {
        private readonly Func<IReadOnlyList<ScoreValue>, ScoreValue> _ofScalars = scalars => reduce(ScoreConversion.ToNumbers(scalars));

        public string Name => name;

        public ScoreValue Reduce(IReadOnlyList<ScoreValue> values) => ByKey.Reduce(values, _ofScalars, isNumeric: true);
    }

    private sealed class ValueReducer(string name, Func<IReadOnlyList<ScoreValue>, ScoreValue> reduce, bool isNumeric = false, bool isScalar = false) : IScoreReducer
    {
        public string Name => name;

        public ScoreValue Reduce(IReadOnlyList<ScoreValue> values) => isScalar && values.Any(v => v is ScoreValue.OfMap or ScoreValue.OfList)
            ? throw new InspectException($"The reducer {name} takes single values, and the scores of an item are lists or maps. Choose another reducer.")
            : ByKey.Reduce(values, reduce, isNumeric);
    }
}
