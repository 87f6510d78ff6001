using Inspect.Engine.Parts;

namespace Inspect.Engine.Metrics;

/// <summary>Makes metrics and reducers of the parts that tasks and logs name.</summary>
public static class MetricParts
{
    /// <summary>Makes a metric.</summary>
    /// <exception cref="InspectException">There is none of this name, or an argument does not fit.</exception>
    public static IMetric CreateMetric(this PartRegistry parts, PartUse use) => parts.Create<IMetric>(PartKind.Metric, use);

    /// <summary>Makes a reducer.</summary>
    /// <param name="parts">The parts that there are.</param>
    /// <param name="use">Which.</param>
    /// <param name="epochs">Epochs of the run, when known: a reducer that needs more is refused.</param>
    /// <exception cref="InspectException">No such reducer, or a number that does not fit.</exception>
    public static IScoreReducer CreateReducer(this PartRegistry parts, PartUse use, int? epochs = null)
    {
        var reducer = parts.Create<IScoreReducer>(PartKind.Reducer, use);
        return reducer.LeastEpochs <= (epochs ?? int.MaxValue)
            ? reducer
            : throw new InspectException($"Reducer {reducer.Name} needs at least {reducer.LeastEpochs} epochs, and the run has {epochs}. Raise the epochs or lower the number.");
    }
}
