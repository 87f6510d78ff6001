using System.Collections.Concurrent;
using System.Text.Json;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Models.Calls;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Parts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Models;

/// <summary>Finds models by their full name and owns the one client of each that was opened, until the app ends. Thread-safe.</summary>
/// <param name="providers">The providers.</param>
/// <param name="time">Clock of calls.</param>
/// <param name="logger">Is told of calls that are repeated.</param>
/// <param name="access">What may be asked; null for all.</param>
public sealed class ModelRegistry(IEnumerable<IModelProvider> providers, TimeProvider time, ILogger<ModelRegistry> logger, IOptions<ModelAccess>? access = null) : IAsyncDisposable
{
    private readonly IReadOnlyList<IModelProvider> _providers = [.. providers];
    private readonly ConcurrentDictionary<string, Lazy<Task<OpenModel>>> _open = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, ConnectionGate> _gates = new(StringComparer.Ordinal);

    /// <summary>Models so far that one run has for itself.</summary>
    private int _own;

    /// <summary>The models that the providers know of now.</summary>
    public IReadOnlyList<ModelListing> List() => [.. _providers.SelectMany(p => p.List())];

    /// <summary>The providers whose models have a server.</summary>
    public IReadOnlyList<ProviderListing> Providers() =>
    [
        .. from provider in _providers
           where provider.IsHosted
           from service in provider.Services().Prepend(string.Empty)
           select service.Length == 0 ? new ProviderListing(provider.Name, provider.KeyOf(string.Empty, ModelArguments.None), provider.HasList)
               : new ProviderListing($"{provider.Name}/{service}", provider.KeyOf($"{service}/", ModelArguments.None), HasList: true),
    ];

    /// <summary>Asks the server of a provider which models it has.</summary>
    /// <param name="provider">Name of the provider, with that of a service after a slash where it has several.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Full names.</returns>
    /// <exception cref="InspectException">There is no such provider, or its server cannot be asked.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(string provider, CancellationToken cancellationToken)
    {
        var slash = provider.IndexOf('/', StringComparison.Ordinal);
        var (name, service) = slash < 0 ? (provider, string.Empty) : (provider[..slash], provider[(slash + 1)..]);
        if (access?.Value.DisableApi == true || _providers.FirstOrDefault(p => p.Name == name && (slash < 0 ? p.HasList : p.Services().Contains(service))) is not { } found)
        {
            throw new InspectException($"The models of {provider} cannot be listed here. Write the name of a model: {provider}/NAME.");
        }

        return [.. (await found.ListAsync(service, ModelArguments.None, cancellationToken).ConfigureAwait(false)).Select(m => $"{name}/{m}")];
    }

    /// <summary>Whether the key of a model is there; null where it needs none, or there is no such model.</summary>
    public KeyState? KeyOf(string name, ModelArguments arguments) => TrySplit(name, out var provider, out var model, out _) ? provider!.KeyOf(model, arguments) : null;

    /// <summary>What is asked of a model leaves this machine.</summary>
    public bool LeavesMachine(string name, ModelArguments arguments) => TrySplit(name, out var provider, out var model, out _) && provider!.LeavesMachine(model, arguments);

    /// <summary>Why a model cannot be used; null when nothing speaks against it.</summary>
    public string? Check(string name) => TrySplit(name, out var provider, out var model, out var problem) ? provider!.Check(model) : problem;

    /// <summary>Why a model cannot be used as it is, with no arguments: there is none, or its key or address is missing. Null when nothing speaks against it.</summary>
    public string? CheckAlone(string name) => Check(name) ?? Check(name, ModelArguments.None);

    /// <summary>Why a model cannot be opened with some arguments; null when nothing speaks against it.</summary>
    public string? Check(string name, ModelArguments arguments) => TrySplit(name, out var provider, out var model, out _) ? provider!.Check(model, arguments) : null;

    /// <summary>The arguments that a model can be opened with; none where there is no such model.</summary>
    public IReadOnlyList<ModelArgument> ArgumentsOf(string name) => TrySplit(name, out var provider, out _, out _) ? provider!.Arguments : [];

    /// <summary>A model has a server whose address can be given.</summary>
    public bool HasAddress(string name) => TrySplit(name, out var provider, out _, out _) && provider is { IsHosted: true, HasAddress: true };

    /// <summary>Why a model cannot be used with some settings; null when it takes them all.</summary>
    public string? Check(string name, GenerateConfig config) => TrySplit(name, out var provider, out _, out _) ? ChatConversion.Refusal(provider!, config) : null;

    /// <summary>What a model does where a setting is absent, as far as its provider knows.</summary>
    public GenerateConfig DefaultsOf(string name) => TrySplit(name, out var provider, out var model, out _) ? provider!.DefaultsOf(model) : GenerateConfig.Empty;

    /// <summary>Settings that a model brings, under those of the task.</summary>
    public GenerateConfig ConfigOf(string name) => TrySplit(name, out var provider, out var model, out _) ? provider!.ConfigOf(model) : GenerateConfig.Empty;

    /// <summary>Name of the folder of a local model, whatever it is called; null where it is none, or not on this machine yet.</summary>
    public string? FolderOf(string name, ModelArguments? arguments = null) =>
        TrySplit(name, out var provider, out var model, out _) ? provider!.FolderOf(model, arguments ?? ModelArguments.None) : null;

    /// <summary>What a log says of a model beyond its name; null where there is nothing to say.</summary>
    public JsonElement? FactsOf(string name, ModelArguments arguments) => TrySplit(name, out var provider, out var model, out _) ? provider!.FactsOf(model, arguments) : null;

    /// <summary>Does what takes long before a model can be opened, where that is needed. A name that is wrong is said when it is opened.</summary>
    /// <param name="name">Provider, slash, name.</param>
    /// <param name="arguments">What it will be opened with.</param>
    /// <param name="onChange">Is told how it goes on, on any thread.</param>
    /// <param name="cancellationToken">Ends it, unless others wait for it too.</param>
    /// <exception cref="InspectException">It cannot be done.</exception>
    public Task PrepareAsync(string name, ModelArguments arguments, Action<ModelPreparation>? onChange, CancellationToken cancellationToken) =>
        TrySplit(name, out var provider, out var model, out _) && provider!.Check(model, arguments) is null ? provider.PrepareAsync(model, arguments, onChange, cancellationToken) : Task.CompletedTask;

    /// <summary>How many calls of a model may go on at the same time with some settings, or how that adapts; neither where as many as samples run.</summary>
    internal (int? Connections, AdaptiveLimits? Adaptive) ConnectionsOf(string name, GenerateConfig config) =>
        TrySplit(name, out var provider, out _, out _) ? ConnectionRule.Of(provider!, config) : (null, null);

    /// <summary>Opens a model for a run, loading it first when that is needed. One that could not be opened is tried again.</summary>
    /// <param name="name">Provider, slash, name.</param>
    /// <param name="maxConnections">Most calls of the run at the same time, where its settings do not say.</param>
    /// <param name="cancellationToken">Ends the waiting; what others wait for goes on.</param>
    /// <exception cref="InspectException">There is no such model, or it cannot be loaded.</exception>
    public Task<Model> OpenAsync(string name, int maxConnections, CancellationToken cancellationToken) => OpenAsync(name, ModelArguments.None, maxConnections, cancellationToken);

    /// <summary>Opens a model for a run with arguments; the same model with others is another one.</summary>
    /// <param name="name">Provider, slash, name.</param>
    /// <param name="arguments">What it is opened with.</param>
    /// <param name="maxConnections">Most calls of the run at the same time, where its settings do not say.</param>
    /// <param name="cancellationToken">Ends the waiting; what others wait for goes on.</param>
    /// <exception cref="InspectException">There is no such model, it cannot be loaded, or it does not know an argument.</exception>
    public async Task<Model> OpenAsync(string name, ModelArguments arguments, int maxConnections, CancellationToken cancellationToken)
    {
        if (!TrySplit(name, out var provider, out var model, out var problem))
        {
            throw new InspectException(problem);
        }

        if (provider!.Check(model, arguments) is { } refusal)
        {
            throw new InspectException(refusal);
        }

        var key = arguments.IsEmpty ? name : provider.IsShared(arguments) ? $"{name}\n{arguments.Key}" : $"{name}\n{Interlocked.Increment(ref _own)}";
        if (_open.TryGetValue(key, out var known) && known.Value is { IsFaulted: true } or { IsCanceled: true })
        {
            _open.TryRemove(KeyValuePair.Create(key, known));
        }

        var opening = _open.GetOrAdd(key, _ => new Lazy<Task<OpenModel>>(() => OpenAsync(name, provider, model, arguments))).Value;
        return new Model(await opening.WaitAsync(cancellationToken).ConfigureAwait(false), maxConnections, time);
    }

    /// <summary>Lets go of a model, so that whoever asks for it next opens it anew. Runs that use it keep their client.</summary>
    /// <param name="name">Provider, slash, name.</param>
    public void Forget(string name)
    {
        foreach (var key in _open.Keys.Where(k => k == name || k.StartsWith(name + "\n", StringComparison.Ordinal)))
        {
            _open.TryRemove(key, out _);
        }
    }

    /// <summary>Disposes all clients.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var opening in _open.Values.Where(o => o.IsValueCreated).Select(o => o.Value))
        {
            await opening.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            if (opening.IsCompletedSuccessfully)
            {
                (await opening.ConfigureAwait(false)).Dispose();
            }
        }

        _open.Clear();
    }

    private async Task<OpenModel> OpenAsync(string name, IModelProvider provider, string model, ModelArguments arguments) =>
        new(name, provider, arguments, await (arguments.IsEmpty ? provider.OpenAsync(model, CancellationToken.None) : provider.OpenAsync(model, arguments, CancellationToken.None)).ConfigureAwait(false),
            _gates.GetOrAdd(provider.ConnectionKey(model, arguments), _ => new ConnectionGate(time)), time, logger);

    private bool TrySplit(string name, out IModelProvider? provider, out string model, out string problem)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        provider = slash < 0 ? null : _providers.FirstOrDefault(p => p.Name == name[..slash]);
        model = name[(slash + 1)..];
        if (provider is null && ModelName.IsPath(name) && _providers.FirstOrDefault(p => p.Name == ModelName.ProviderOf(name)) is { } ofPaths)
        {
            (provider, model) = (ofPaths, name);
        }

        problem = provider is null && slash > 0 && Suggestion.Find(name[..slash], _providers.Select(p => p.Name)) is { } close ? $"The model \"{name}\" is unknown. Did you mean {close}/{model}?"
            : provider is null
            ? $"The model \"{name}\" is unknown. A model is named provider/name, and the providers are {string.Join(", ", _providers.Select(p => p.Name))}: onnx/SmolLM2-135M-Instruct or hf/ORG/NAME, for example."
            : model.Length == 0 ? $"The model \"{name}\" has no name after its provider. Write onnx/SmolLM2-135M-Instruct, for example." : string.Empty;
        if (provider is not null && access?.Value.DisableApi == true && !MockProvider.Has(name))
        {
            problem = $"The model \"{name}\" is not asked: INSPECT_DISABLE_MODEL_API blocks all but mockllm. Unset it, or take mockllm/model.";
            return false;
        }

        return provider is not null && model.Length > 0;
    }
}
