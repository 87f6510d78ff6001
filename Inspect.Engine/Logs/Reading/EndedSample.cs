using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Reading;

/// <summary>What came of a sample, without what happened in it.</summary>
/// <param name="End">Its scores and its error, whole.</param>
/// <param name="Summary">Its row.</param>
public sealed record EndedSample(EvalSampleEnd End, EvalSampleSummary Summary)
{
    /// <summary>Takes it from a whole sample.</summary>
    public static EndedSample Of(EvalSample sample)
    {
        var end = new EvalSampleEnd
        {
            Id = sample.Id,
            Epoch = sample.Epoch,
            Scores = sample.Scores,
            Metadata = sample.Metadata,
            Error = sample.Error,
            Invalidation = sample.Invalidation,
        };
        return new EndedSample(end, SampleSummaries.Of(sample));
    }
}
