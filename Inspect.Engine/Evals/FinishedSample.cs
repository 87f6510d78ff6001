using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>What a run keeps of a sample that ended: what its results and its lists need, and nothing of what happened in it.</summary>
/// <param name="Scored">What results need.</param>
/// <param name="Summary">The row of the sample, with its usage and times.</param>
/// <param name="Error">The error that ended it; null when there was none.</param>
public sealed record FinishedSample(ScoredRow Scored, EvalSampleSummary Summary, EvalError? Error)
{
    /// <summary>Id of the item.</summary>
    public SampleId Id => Scored.Id;

    /// <summary>Repetition.</summary>
    public int Epoch => Scored.Epoch;

    /// <summary>Takes what is kept from a sample of a log.</summary>
    public static FinishedSample Of(EndedSample sample) => new(
        new ScoredRow(sample.End.Id, sample.End.Epoch, sample.End.Error is not null, sample.End.Scores, sample.End.Metadata), sample.Summary, sample.End.Error);

    /// <summary>Takes what is kept from a sample.</summary>
    public static FinishedSample Of(EvalSample sample) => Of(EndedSample.Of(sample));
}
