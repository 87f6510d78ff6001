namespace Inspect.Engine.Tasks;

/// <summary>Turns the state of a sample into a further state, at last into an output.</summary>
public interface ISolver
{
    /// <summary>Works on the state in place.</summary>
    Task SolveAsync(TaskState state, Generate generate, CancellationToken cancellationToken);
}
