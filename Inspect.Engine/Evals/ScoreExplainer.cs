using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Evals;

/// <summary>Works out again how a score of a log came about: the scorer judges the logged output once more; models that it asks answer what they answered then.</summary>
/// <remarks>No log keeps traces. A trace is shown only when it leads to the score that the log has.</remarks>
/// <param name="parts">The scorers that there are.</param>
/// <param name="time">Clock.</param>
public sealed class ScoreExplainer(PartRegistry parts, TimeProvider time)
{
    /// <summary>The trace of a score; null for a score that was edited, that comes from a scorer that is not known here, or that it gives no longer. Where the scorer fails, the trace says why.</summary>
    /// <param name="header">The log.</param>
    /// <param name="sample">The sample with its output.</param>
    /// <param name="scorer">Key of the score in the sample.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<ScoreTrace?> ExplainAsync(EvalLog header, EvalSample sample, string scorer, CancellationToken cancellationToken)
    {
        var scorers = header.Eval.Scorers ?? [];
        var at = scorers.ToList().FindIndex(s => s.Name == scorer);
        if (at < 0 || sample.Scores?.GetValueOrDefault(scorer) is not { History.IsEmpty: true } logged)
        {
            return null;
        }

        var part = LoggedPart.Of(scorers)[at];
        if (parts.Check(PartKind.Scorer, part) is not null)
        {
            return null;
        }

        try
        {
            var state = LoggedState.Of(header, sample);
            var result = await parts.CreateScorer(part).ScoreAsync(state, state.Target, new LoggedScope(sample, scorer, time), cancellationToken).ConfigureAwait(false);
            return result is not null && IsSame(result.Score, logged) ? result.Trace : null;
        }
        catch (Exception error) when (error is InspectException or InvalidOperationException or ArgumentException or FormatException)
        {
            // It needs what the log does not hold, such as an answer of a model.
            return new ScoreTrace { Sentence = $"cannot judge the logged output again: {error.Message}" };
        }
    }

    private static bool IsSame(Score again, Score logged) => again.Value == logged.Value && again.Answer == logged.Answer;
}
