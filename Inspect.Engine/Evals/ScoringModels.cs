using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;

namespace Inspect.Engine.Evals;

/// <summary>The models that scorers ask while a log is scored again: those of the request, then the roles of the log. Not thread-safe.</summary>
/// <param name="registry">Opens models.</param>
/// <param name="request">Names the model and the roles.</param>
/// <param name="header">Header of the log.</param>
internal sealed class ScoringModels(ModelRegistry registry, ScoringRequest request, EvalLog header)
{
    /// <summary>One sample is scored after the other.</summary>
    private const int Connections = 1;

    private readonly Dictionary<string, Model> _open = new(StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, string> _logged = ClonedRequest.RolesOf(header);

    /// <summary>Scorers may ask: the request names a model or a role.</summary>
    public bool MayAsk => request.Model is not null || request.ModelRoles.Count > 0;

    /// <summary>The role that a name is; null for the name of a model.</summary>
    public string? RoleOf(string roleOrName) => request.ModelRoles.ContainsKey(roleOrName) || _logged.ContainsKey(roleOrName) ? roleOrName : null;

    /// <summary>The model of a role or name.</summary>
    /// <exception cref="InspectException">Nothing is bound to the role, or the model cannot be used.</exception>
    public async Task<Model> FindAsync(string roleOrName, CancellationToken cancellationToken)
    {
        var name = request.ModelRoles.GetValueOrDefault(roleOrName) ?? _logged.GetValueOrDefault(roleOrName)
            ?? (roleOrName.Contains('/', StringComparison.Ordinal) ? roleOrName : request.Model)
            ?? throw new InspectException($"No model plays the role {roleOrName}. Name one with --model-role {roleOrName}=provider/name, or with --model.");
        return _open.TryGetValue(name, out var open) ? open : _open[name] = await registry.OpenAsync(name, Connections, cancellationToken).ConfigureAwait(false);
    }
}
