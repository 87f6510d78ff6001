using Inspect.Engine.Live;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Web.Runs;

/// <summary>What the samples of a log say of its run: one that another process writes, or that did not come to its end.</summary>
/// <param name="Counts">Its samples by what became of them.</param>
/// <param name="Scored">Samples with a score.</param>
/// <param name="Passed">Samples that passed, where all that were scored pass or fail; else null.</param>
/// <param name="Metric">The mean of the first scorer so far; null where nothing was scored.</param>
/// <param name="OutputTokens">Tokens of the answers.</param>
/// <param name="LastEnded">When the last sample ended; null where the log does not say it.</param>
public sealed record WrittenProgress(IReadOnlyDictionary<SampleOutcome, int> Counts, int Scored, int? Passed, LiveMetric? Metric, long OutputTokens, DateTimeOffset? LastEnded)
{
    /// <summary>Samples that ended and were not stopped.</summary>
    public int Done => Counts.Values.Sum() - Cancelled;

    /// <summary>Samples that ended by an error.</summary>
    public int Errored => Counts.GetValueOrDefault(SampleOutcome.Errored);

    /// <summary>Samples that were stopped with the run.</summary>
    public int Cancelled => Counts.GetValueOrDefault(SampleOutcome.Cancelled);
}
