using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;

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
    private readonly ImmutableDictionary<string, ModelRole> _roles = ClonedRequest.RolesOf(header, SettingTable.BuiltIn).SetItems(request.ModelRoles);

    /// <summary>Scorers may ask: the request names a model or a role.</summary>
    public bool MayAsk => request.Model is not null || request.ModelRoles.Count > 0;

    /// <summary>Why a model of the request cannot be used; null when nothing speaks against it.</summary>
    public string? Problem =>
        request.ModelRoles.Values.SelectMany(r => r.Models).Select(m => registry.Check(m.Name) ?? registry.Check(m.Name, m.Arguments) ?? registry.Check(m.Name, m.Config))
            .Append(request.Model is { } model ? registry.Check(model) ?? registry.Check(model, request.ModelArguments) : null)
            .FirstOrDefault(p => p is not null);

    /// <summary>The models of a role, or the one of a name; where nobody plays the role, that of the request.</summary>
    /// <returns>Each with what the role says of it; null for a model that plays none.</returns>
    /// <exception cref="InspectException">Nobody plays the role, or the model cannot be used.</exception>
    public async Task<ImmutableArray<(Model Model, RoleModel? Played)>> FindAsync(string roleOrName, CancellationToken cancellationToken)
    {
        if (_roles.TryGetValue(roleOrName, out var role))
        {
            var models = ImmutableArray.CreateBuilder<(Model, RoleModel?)>();
            foreach (var played in role.Models)
            {
                models.Add((await OpenAsync(played.Name, played.Arguments, cancellationToken).ConfigureAwait(false), played));
            }

            return models.ToImmutable();
        }

        var name = (roleOrName.Contains('/', StringComparison.Ordinal) ? roleOrName : request.Model)
            ?? throw new InspectException($"No model plays the role {roleOrName}. Name one with --model-role {roleOrName}=provider/name, or with --model.");
        return [(await OpenAsync(name, name == request.Model ? request.ModelArguments : ModelArguments.None, cancellationToken).ConfigureAwait(false), null)];
    }

    private async Task<Model> OpenAsync(string name, ModelArguments arguments, CancellationToken cancellationToken)
    {
        var key = $"{name}\n{arguments.Key}";
        if (_open.TryGetValue(key, out var open))
        {
            return open;
        }

        await registry.PrepareAsync(name, arguments, request.OnModel, cancellationToken).ConfigureAwait(false);
        return _open[key] = await registry.OpenAsync(name, arguments, Connections, cancellationToken).ConfigureAwait(false);
    }
}
