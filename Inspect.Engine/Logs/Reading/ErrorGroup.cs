using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Samples that failed with one kind of error.</summary>
/// <param name="Kind">The kind: what stands before the details of the message.</param>
/// <param name="Samples">How many there are.</param>
/// <param name="First">The first of them in the log.</param>
public sealed record ErrorGroup(string Kind, int Samples, EvalSampleSummary First)
{
    /// <summary>Failed samples by their kind, the most frequent first; those that did not fail are left out.</summary>
    public static IReadOnlyList<ErrorGroup> Of(IEnumerable<EvalSampleSummary> samples) =>
    [
        .. samples.Where(s => SampleFacts.Of(s).Outcome == SampleOutcome.Errored)
            .GroupBy(s => SampleReason.Of(s)!)
            .Select(g => new ErrorGroup(g.Key, g.Count(), g.First()))
            .OrderByDescending(g => g.Samples)
            .ThenBy(g => g.Kind, StringComparer.Ordinal),
    ];
}
