using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Tasks;

/// <summary>Judges the output of a sample.</summary>
public interface IScorer
{
    /// <summary>The judgement, or null when there is nothing to say about this sample.</summary>
    Task<Score?> ScoreAsync(TaskState state, Target target, CancellationToken cancellationToken);
}
