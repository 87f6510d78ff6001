using Inspect.Engine.Tasks;

namespace Inspect.Tests.Support;

/// <summary>A solver that does what a test says.</summary>
public sealed class OwnSolver(Func<TaskState, SampleScope, Task> solve) : ISolver
{
    public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken) => solve(state, scope);
}
