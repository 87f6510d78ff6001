using Inspect.Engine.Models;

namespace Inspect.Engine.Evals;

/// <summary>The models of a run: the one under test, and those that its solvers and scorers ask for, opened once each. Thread-safe.</summary>
/// <param name="registry">Opens models.</param>
/// <param name="underTest">The model under test, which stays the caller's.</param>
/// <param name="plan">Binds roles to names and bounds the connections.</param>
internal sealed class RunModels(ModelRegistry registry, Model underTest, PlannedEval plan) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Model> _others = new(StringComparer.Ordinal);

    /// <summary>Which raw calls the log keeps.</summary>
    public KeptCalls Calls { get; } = new(plan.Spec.Config.LogModelApi);

    /// <summary>The model under test.</summary>
    public Model UnderTest => underTest;

    /// <summary>The model of a role or name.</summary>
    /// <exception cref="InspectException">There is no such model, or it cannot be loaded.</exception>
    public async Task<Model> FindAsync(string roleOrName, CancellationToken cancellationToken)
    {
        var name = plan.Task.ModelRoles.GetValueOrDefault(roleOrName) ?? (roleOrName.Contains('/', StringComparison.Ordinal) ? roleOrName : underTest.Name);
        if (name == underTest.Name)
        {
            return underTest;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _others.TryGetValue(name, out var known)
                ? known
                : _others[name] = await registry.OpenAsync(name, plan.MaxSamples, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _turn.Dispose();
    }
}
