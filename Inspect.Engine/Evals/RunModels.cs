using System.Collections.Immutable;
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

    /// <summary>The models of a role, or the one of a name; where nobody plays the role, the model under test.</summary>
    /// <returns>Each with what the role says of it; null for a model that plays none.</returns>
    /// <exception cref="InspectException">There is no such model, or it cannot be loaded.</exception>
    public async Task<ImmutableArray<(Model Model, RoleModel? Played)>> FindAsync(string roleOrName, CancellationToken cancellationToken)
    {
        if (plan.Task.ModelRoles.TryGetValue(roleOrName, out var role))
        {
            var models = ImmutableArray.CreateBuilder<(Model, RoleModel?)>();
            foreach (var played in role.Models)
            {
                models.Add((await OpenAsync(played.Name, played.Arguments, plan.Request.ModelArguments, cancellationToken).ConfigureAwait(false), played));
            }

            return models.ToImmutable();
        }

        var name = roleOrName.Contains('/', StringComparison.Ordinal) ? roleOrName : underTest.Name;
        return [(await OpenAsync(name, ModelArguments.None, ModelArguments.None, cancellationToken).ConfigureAwait(false), null)];
    }

    /// <summary>Opens a model, unless it is the one under test.</summary>
    /// <param name="name">Full name.</param>
    /// <param name="arguments">What it is opened with.</param>
    /// <param name="same">The arguments with which the model of that name under test is the same.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    private async Task<Model> OpenAsync(string name, ModelArguments arguments, ModelArguments same, CancellationToken cancellationToken)
    {
        if (name == underTest.Name && arguments.Key == same.Key)
        {
            return underTest;
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var key = $"{name}\n{arguments.Key}";
            return _others.TryGetValue(key, out var known)
                ? known
                : _others[key] = await registry.OpenAsync(name, arguments, plan.MaxSamples, cancellationToken).ConfigureAwait(false);
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
