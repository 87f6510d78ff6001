namespace Inspect.Engine.Tasks;

/// <summary>Turns the state of a sample into a further state, at last into an output.</summary>
public interface ISolver
{
    /// <summary>Works on the state in place.</summary>
    /// <param name="state">The state.</param>
    /// <param name="scope">What the solver can do: ask models, record, see limits.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken);
}
