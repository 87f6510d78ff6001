using Inspect.Engine.Metrics;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Tests.Support;

/// <summary>A scorer that judges as a test says.</summary>
public sealed class OwnScorer(Func<TaskState, Score?> judge) : IScorer
{
    public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken) =>
        Task.FromResult(judge(state) is { } score ? new ScorerResult(score, null) : null);
}
