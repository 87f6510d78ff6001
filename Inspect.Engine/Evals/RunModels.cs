using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals.Caching;
using Inspect.Engine.Live;
using Inspect.Engine.Models;

namespace Inspect.Engine.Evals;

/// <summary>The models of a run: the one under test, and those that its solvers and scorers ask for, opened once each. Thread-safe.</summary>
/// <param name="registry">Opens models.</param>
/// <param name="underTest">The model under test, which stays the caller's.</param>
/// <param name="plan">Binds roles to names and bounds the connections.</param>
/// <param name="cache">Kept answers; null where none are used.</param>
/// <param name="live">Is told how the calls go on.</param>
/// <param name="time">Clock.</param>
internal sealed class RunModels(ModelRegistry registry, Model underTest, PlannedEval plan, AnswerCache? cache, LiveRun live, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, Model> _others = new(StringComparer.Ordinal);

    /// <summary>Which raw calls the log keeps.</summary>
    public KeptCalls Calls { get; } = new(plan.Spec.Config.LogModelApi);

    /// <summary>Counts the calls.</summary>
    public CallMeter Meter { get; } = new(underTest.HasServer ? () => underTest.Connections(plan.Config) : null, live, time);

    /// <summary>Kept answers; null where none are used.</summary>
    public AnswerCache? Cache => cache;

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

    /// <summary>How many samples may run at the same time now: where nobody says it, a few more than the connections that adapt, so that none is idle.</summary>
    public int SamplesAtOnce(RunTuning tuning)
    {
        underTest.MaxConnections = tuning.MaxSamples;
        return plan.AdaptsSamples && !tuning.HasSamples ? underTest.Connections(plan.Config).Limit + PlannedEval.SpareSamples : tuning.MaxSamples;
    }

    /// <summary>How the connections of the run's models changed since it began (log format 5.6).</summary>
    public ImmutableArray<JsonElement> ConnectionHistory(DateTimeOffset since) =>
    [
        .. from model in (Model[])[underTest, .. _others.Values]
           from change in model.ConnectionHistory(plan.Config, since)
           orderby change.At
           select JsonSerializer.SerializeToElement(new
           {
               timestamp = change.At.ToUnixTimeMilliseconds() / 1000.0, model = model.Name, old_limit = change.OldLimit, new_limit = change.NewLimit, reason = change.Reason,
           }),
    ];

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
        Meter.Dispose();
        _turn.Dispose();
    }
}
