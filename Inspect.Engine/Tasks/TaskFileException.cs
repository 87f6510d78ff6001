using System.Collections.Immutable;

namespace Inspect.Engine.Tasks;

/// <summary>A task file cannot be used; the message lists every problem with file and line.</summary>
public sealed class TaskFileException(ImmutableArray<TaskProblem> problems) : InspectException(string.Join('\n', problems))
{
    /// <summary>The problems, by line.</summary>
    public ImmutableArray<TaskProblem> Problems { get; } = problems;
}
