using System.Collections.Concurrent;
using Inspect.Engine.Inference.Checks;
using Inspect.Engine.Inference.Folders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Inference;

/// <summary>The models of the models folder: each is loaded once for each shape that is asked for, in the background, and shared. Thread-safe.</summary>
public sealed partial class LocalModels(
    IOptions<ModelsOptions> options, IEnumerable<ILocalEngineFactory> factories, FolderCheck check, TimeProvider time, ILogger<LocalModels> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<EngineKey, Lazy<Task<SharedEngine>>> _engines = new();
    private readonly ModelRoom _room = new(options.Value.MemoryBudgetBytes ?? ModelsOptions.UsualMemoryBudgetBytes, time);
    private readonly ConcurrentDictionary<string, string> _waiting = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, long> _grown = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _chosen = new(StringComparer.Ordinal);

    private readonly ILocalEngineFactory[] _factories = [.. factories.Reverse()];
    private readonly ModelFolders _folders = new(options.Value.TrustLibraries);
    private readonly CancellationTokenSource _stop = new();

    /// <summary>The folder, absolute.</summary>
    public string Dir { get; } = Path.GetFullPath(options.Value.Dir);

    /// <summary>Is raised, on any thread, when a model changes its state.</summary>
    public event Action? Changed;

    /// <summary>All model folders as they stand, by name.</summary>
    public IReadOnlyList<LocalModelStatus> List() => [.. ModelFolder.List(Dir).Select(path => StatusOf(Path.GetFileName(path)))];

    /// <summary>One model as it stands; its folder may be missing. A loaded one stays ready whatever becomes of its folder.</summary>
    public LocalModelStatus StatusOf(string name)
    {
        var load = LoadOf(name);
        var (folder, problem) = Read(name);
        var status = new LocalModelStatus(name, LocalModelState.Found, null, folder?.SizeBytes, folder?.ContextLength, null, null) { Type = folder?.Type, Precision = folder?.Precision, Source = folder?.Source };
        return load switch
        {
            { IsCompletedSuccessfully: true } => status with
            {
                State = LocalModelState.Ready,
                ContextLength = load.Result.Info.ContextLength,
                LoadSeconds = load.Result.Info.LoadSeconds,
                TokensPerSecond = load.Result.LastTokensPerSecond,
                Engine = _chosen.GetValueOrDefault(name),
                MemoryBytes = _grown.TryGetValue(name, out var bytes) ? bytes : null,
            },
            { IsCompleted: false } => status with { State = LocalModelState.Loading, WaitsFor = _waiting.GetValueOrDefault(name) },
            _ when problem is not null => status with { State = LocalModelState.Failed, Problem = problem },
            { Exception.InnerException: { } error } => status with { State = LocalModelState.Failed, Problem = error.Message },
            _ => status,
        };
    }

    /// <summary>There is a folder of that name, whatever is in it.</summary>
    public bool Has(string name) => Directory.Exists(Path.Combine(Dir, name));

    /// <summary>Why a model cannot be used; null when nothing speaks against it. Loads nothing.</summary>
    public string? Check(string name) => Read(name).Problem;

    /// <summary>Begins to load a model, if it is not loaded yet. A failure shows in its state; one that failed is tried again.</summary>
    public void StartLoading(string name) => StartLoading(name, EngineShape.Usual);

    /// <summary>Begins to load a model in a shape, if it is not loaded in that yet.</summary>
    public void StartLoading(string name, EngineShape shape) => _ = GetOrLoad(new EngineKey(name, shape));

    /// <summary>The engine of a model, loaded first where it is not. One that failed is tried again.</summary>
    /// <exception cref="ModelLoadException">The model cannot be loaded.</exception>
    public Task<ILocalEngine> GetAsync(string name, CancellationToken cancellationToken) => GetAsync(name, EngineShape.Usual, cancellationToken);

    /// <summary>The engine of a model in a shape, loaded first where it is not.</summary>
    /// <exception cref="ModelLoadException">The model cannot be loaded.</exception>
    public async Task<ILocalEngine> GetAsync(string name, EngineShape shape, CancellationToken cancellationToken) =>
        await GetOrLoad(new EngineKey(name, shape)).WaitAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Has a folder tried out, unless it passed before. Loads nothing into this process.</summary>
    /// <exception cref="ModelLoadException">It cannot be loaded.</exception>
    public Task TryAsync(string name, CancellationToken cancellationToken) => check.EnsureAsync(_folders.Read(PathOf(name)), cancellationToken);

    /// <summary>Has a folder tried out that is not among the models yet.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="cancellationToken">Ends the trial.</param>
    /// <exception cref="ModelLoadException">It cannot be loaded.</exception>
    public Task TryFolderAsync(string path, CancellationToken cancellationToken) => check.EnsureAsync(ModelFolder.Read(path, options.Value.TrustLibraries), cancellationToken);

    /// <summary>Unloads a model; answers on their way fail. One that is not loaded is left as it is; one that failed is forgotten, and tried again when it is asked for.</summary>
    /// <returns>Whether there was something to unload.</returns>
    public async Task<bool> UnloadAsync(string name)
    {
        var wasThere = false;
        foreach (var key in _engines.Keys.Where(k => k.Name == name))
        {
            if (_engines.TryRemove(key, out var engine))
            {
                wasThere = true;
                await engine.Value.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
                if (engine.Value.IsCompletedSuccessfully)
                {
                    await EndAsync(await engine.Value.ConfigureAwait(false)).ConfigureAwait(false);
                }
            }
        }

        if (!wasThere)
        {
            return false;
        }

        _grown.TryRemove(name, out _);
        Changed?.Invoke();
        return true;
    }

    private async Task EndAsync(SharedEngine engine)
    {
        await engine.DisposeAsync().ConfigureAwait(false);
        _room.Remove(engine);
    }

    /// <summary>Tells who watches that folders came or went.</summary>
    public void Notify() => Changed?.Invoke();

    /// <summary>Unloads all models.</summary>
    public async ValueTask DisposeAsync()
    {
        // A folder that is being tried is left.
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var engine in _engines.Values)
        {
            await engine.Value.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
            if (engine.Value.IsCompletedSuccessfully)
            {
                await (await engine.Value.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
            }
        }

        _engines.Clear();
        _room.Dispose();
        _stop.Dispose();
        Array.ForEach(_factories, f => f.Shutdown());
    }

    private (ModelFolder? Folder, string? Problem) Read(string name)
    {
        try
        {
            return (_folders.Read(PathOf(name)), null);
        }
        catch (ModelLoadException error)
        {
            return (null, error.Message);
        }
    }

    /// <summary>How a model stands: in the usual shape, else in the one that got furthest.</summary>
    private Task<SharedEngine>? LoadOf(string name) => (from engine in _engines
                                                        where engine.Key.Name == name
                                                        orderby engine.Value.Value.IsCompletedSuccessfully descending, engine.Key.Shape == EngineShape.Usual descending
                                                        select engine.Value.Value).FirstOrDefault();

    private Task<SharedEngine> GetOrLoad(EngineKey key)
    {
        if (_engines.TryGetValue(key, out var known) && known.Value.IsFaulted)
        {
            _engines.TryRemove(KeyValuePair.Create(key, known));
        }

        return _engines.GetOrAdd(key, k => new Lazy<Task<SharedEngine>>(() => Load(k))).Value;
    }

    /// <summary>Loads elsewhere, since the caller may be a page, and says so before and after.</summary>
    private Task<SharedEngine> Load(EngineKey key)
    {
        var load = Task.Run(() => LoadAsync(key));
        load.ContinueWith(_ => Changed?.Invoke(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return load;
    }

    private async Task<SharedEngine> LoadAsync(EngineKey key)
    {
        var name = key.Name;
        Changed?.Invoke();
        try
        {
            var folder = _folders.Read(PathOf(name));
            var factory = Choose(_factories, options.Value.Engine, folder);
            _chosen[name] = string.Join(
                "; ", _factories.TakeWhile(f => f != factory).Where(f => options.Value.Engine == ModelsOptions.Automatic).Select(f => $"not {f.Name}, as {f.WhyNot(folder)}").Prepend(factory.Name));
            await check.EnsureAsync(folder, _stop.Token).ConfigureAwait(false);
            var engine = await _room.LoadAsync(name, folder.SizeBytes, idle => UnloadIdleAsync(idle, name), other => Wait(name, other), () => LoadAsync(factory, folder, key.Shape), _stop.Token).ConfigureAwait(false);
            LogLoaded(logger, name, _chosen[name], engine.Info.LoadSeconds);
            return engine;
        }
        catch (ModelLoadException error)
        {
            LogLoadFailed(logger, name, error.Message);
            throw;
        }
    }

    private async Task<SharedEngine> LoadAsync(ILocalEngineFactory factory, ModelFolder folder, EngineShape shape)
    {
        var before = Environment.WorkingSet;
        var engine = await factory.LoadAsync(folder, shape).ConfigureAwait(false);
        _grown[folder.Name] = Math.Max(0, Environment.WorkingSet - before);
        return new SharedEngine(engine, folder.SizeBytes, time, async stop => await GetAsync(folder.Name, shape, stop).ConfigureAwait(false), _room.Notify);
    }

    /// <summary>Takes away what nobody uses. Whoever asks for it meanwhile waits for it to be loaded anew.</summary>
    private async Task UnloadIdleAsync(SharedEngine idle, string wanted)
    {
        var name = idle.Info.Name;
        LogMadeRoom(logger, name, wanted);
        foreach (var known in _engines.Where(e => e.Key.Name == name && e.Value.Value is { IsCompletedSuccessfully: true } load && load.Result == idle))
        {
            _engines.TryRemove(known);
            _grown.TryRemove(name, out _);
        }

        await EndAsync(idle).ConfigureAwait(false);
        Changed?.Invoke();
    }

    private void Wait(string name, string? other)
    {
        if (other is null ? _waiting.TryRemove(name, out _) : _waiting.GetValueOrDefault(name) != other)
        {
            if (other is not null)
            {
                _waiting[name] = other;
            }

            Changed?.Invoke();
        }
    }

    /// <summary>What is to run a folder.</summary>
    /// <param name="factories">Engines, the best first.</param>
    /// <param name="wanted">Setting <c>Models:Engine</c>.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="ModelLoadException">None can.</exception>
    internal static ILocalEngineFactory Choose(IReadOnlyList<ILocalEngineFactory> factories, string wanted, ModelFolder folder)
    {
        var asked = factories.Where(f => wanted == ModelsOptions.Automatic || f.Name == wanted).ToList();
        return asked.Find(f => f.WhyNot(folder) is null) ?? throw new ModelLoadException(
            $"The model {folder.Name} cannot be run by the engine \"{wanted}\"{string.Concat(asked.Take(1).Select(f => $": {f.WhyNot(folder)}"))}. "
            + $"Set Models:Engine to {ModelsOptions.Automatic}, or to {string.Join(" or ", factories.Select(f => f.Name))}.");
    }

    private string PathOf(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Dir, name));
        return Path.GetDirectoryName(path) == Dir
            ? path
            : throw new ModelLoadException($"\"{name}\" is no name of a model folder in {Dir}.");
    }

    private readonly record struct EngineKey(string Name, EngineShape Shape);

    [LoggerMessage(LogLevel.Information, "Model {Name}, which nobody uses, is unloaded to make room for {Wanted} (Models:MemoryBudgetBytes)")]
    private static partial void LogMadeRoom(ILogger logger, string name, string wanted);

    [LoggerMessage(LogLevel.Information, "Model {Name} is loaded by the engine {Engine} after {Seconds} s")]
    private static partial void LogLoaded(ILogger logger, string name, string engine, double seconds);

    /// <summary>The sentence says what is wrong; where it was noticed in the code helps nobody.</summary>
    [LoggerMessage(LogLevel.Warning, "Model {Name} cannot be loaded. {Problem}")]
    private static partial void LogLoadFailed(ILogger logger, string name, string problem);
}
