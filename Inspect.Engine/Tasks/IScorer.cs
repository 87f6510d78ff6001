using Inspect.Engine.Values;

namespace Inspect.Engine.Tasks;

/// <summary>Judges the output of a sample.</summary>
public interface IScorer
{
    /// <summary>The judgement and how it came to it, or null when there is nothing to say about this sample.</summary>
    /// <param name="state">The state after the solvers.</param>
    /// <param name="target">The ideal answer.</param>
    /// <param name="scope">What the scorer can do: ask models, record, see limits.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken);
}
