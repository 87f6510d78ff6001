using System.Collections.Immutable;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Solvers;

/// <summary>Solvers in order as one: <c>chain</c>. After each one it stops when the state is completed.</summary>
/// <param name="solvers">The solvers, each under the name that the transcript gives it.</param>
public sealed class ChainSolver(ImmutableArray<(string Name, ISolver Solver)> solvers) : ISolver
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Solver,
        "chain",
        "solvers in order as one",
        [new PartParameter("solvers", PartParameterType.Any, null, "The solvers, as a list.") { IsRequired = true, PartsOf = PartKind.Solver }],
        arguments => new ChainSolver([.. arguments.Parts("solvers").Select(part => (part.Name, arguments.Registry.CreateSolver(part)))]));

    /// <inheritdoc />
    public async Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken)
    {
        foreach (var (name, solver) in solvers)
        {
            using var span = scope.Transcript.Span("solver", name);
            await solver.SolveAsync(state, scope, cancellationToken).ConfigureAwait(false);
            if (state.IsCompleted)
            {
                return;
            }
        }
    }
}
