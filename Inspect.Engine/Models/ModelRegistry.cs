using Inspect.Engine.Models.Providers;

namespace Inspect.Engine.Models;

/// <summary>Finds and opens models by their full name.</summary>
public sealed class ModelRegistry(IEnumerable<IModelProvider> providers)
{
    private readonly IReadOnlyList<IModelProvider> _providers = [.. providers];

    /// <summary>Why a model cannot be used; null when nothing speaks against it.</summary>
    public string? Check(string name) => TrySplit(name, out var provider, out var model, out var problem) ? provider!.Check(model) : problem;

    /// <summary>What a model does where a setting is absent, as far as its provider knows.</summary>
    public GenerateConfig DefaultsOf(string name) => TrySplit(name, out var provider, out var model, out _) ? provider!.DefaultsOf(model) : GenerateConfig.Empty;

    /// <summary>Settings that a model brings, under those of the task.</summary>
    public GenerateConfig ConfigOf(string name) => TrySplit(name, out var provider, out var model, out _) ? provider!.ConfigOf(model) : GenerateConfig.Empty;

    /// <summary>Opens a model, loading it first when that is needed.</summary>
    /// <param name="name">Provider, slash, name.</param>
    /// <param name="maxConnections">Most calls at the same time.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InspectException">There is no such model, or it cannot be loaded.</exception>
    public async Task<Model> OpenAsync(string name, int maxConnections, CancellationToken cancellationToken)
    {
        if (!TrySplit(name, out var provider, out var model, out var problem))
        {
            throw new InspectException(problem);
        }

        return new Model(name, await provider!.OpenAsync(model, cancellationToken).ConfigureAwait(false), maxConnections);
    }

    private bool TrySplit(string name, out IModelProvider? provider, out string model, out string problem)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        provider = slash < 0 ? null : _providers.FirstOrDefault(p => p.Name == name[..slash]);
        model = name[(slash + 1)..];
        problem = provider is null
            ? $"The model \"{name}\" is unknown. A model is named provider/name, and the providers are {string.Join(", ", _providers.Select(p => p.Name))}: onnx/SmolLM2-135M-Instruct, for example."
            : model.Length == 0 ? $"The model \"{name}\" has no name after its provider. Write onnx/SmolLM2-135M-Instruct, for example." : string.Empty;
        return provider is not null && model.Length > 0;
    }
}
