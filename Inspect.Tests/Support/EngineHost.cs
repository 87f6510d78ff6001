using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Support;

/// <summary>The engine as the app registers it, on folders of its own and a model that a test speaks for.</summary>
public sealed class EngineHost : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-engine-").FullName;
    private readonly ServiceProvider _services;

    public EngineHost(FakeProvider model, params (string Name, string Yaml)[] tasks)
        : this(model, [], tasks)
    {
    }

    public EngineHost(IModelProvider model, Setting[] settings, params (string Name, string Yaml)[] tasks)
        : this(model, settings, TimeProvider.System, tasks)
    {
    }

    public EngineHost(FakeProvider model, TimeProvider time, params (string Name, string Yaml)[] tasks)
        : this(model, [], time, tasks)
    {
    }

    private EngineHost(IModelProvider model, Setting[] settings, TimeProvider time, (string Name, string Yaml)[] tasks)
    {
        Directory.CreateDirectory(Tasks);
        Directory.CreateDirectory(Logs);
        foreach (var (name, yaml) in tasks)
        {
            File.WriteAllText(Path.Combine(Tasks, name + ".yaml"), yaml);
        }

        var configuration = new Dictionary<string, string?> { ["Tasks:Dir"] = Tasks, ["Logs:Dir"] = Logs, ["Models:Dir"] = Path.Combine(_folder, "models"), ["Evals:Model"] = "fake/model", ["Cache:Dir"] = Path.Combine(_folder, "cache") };
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build());
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(time);
        services.AddEngine();
        Array.ForEach(settings, s => services.AddSingleton(s));
        services.AddSingleton<IModelProvider>(model);
        _services = services.BuildServiceProvider();
    }

    public string Tasks => Path.Combine(_folder, "tasks");

    public string Logs => Path.Combine(_folder, "logs");

    public LiveFeed Feed => _services.GetRequiredService<LiveFeed>();

    public EvalPlanner Planner => _services.GetRequiredService<EvalPlanner>();

    public ModelRegistry Models => _services.GetRequiredService<ModelRegistry>();

    public EvalRunner Runner => _services.GetRequiredService<EvalRunner>();

    public PartRegistry Parts => _services.GetRequiredService<PartRegistry>();

    public EvalRetry Retry => _services.GetRequiredService<EvalRetry>();

    public LogScorer Scorer => _services.GetRequiredService<LogScorer>();

    public TaskCatalog Catalog => _services.GetRequiredService<TaskCatalog>();

    /// <summary>Plans and runs a request to its end.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="stop">Stops the run.</param>
    /// <param name="change">What the task holds that its file cannot say.</param>
    public async Task<EvalOutcome> RunAsync(EvalRequest request, EvalStop? stop = null, Func<EvalTask, EvalTask>? change = null)
    {
        var plan = change is null
            ? await Planner.PlanAsync(request, LogId.New(), null, CancellationToken.None)
            : await Planner.PlanAsync(change(Catalog.Find(request.Task, null).Require()), request, LogId.New(), CancellationToken.None);
        using var own = new EvalStop();
        return await Runner.RunAsync(plan, Logs, null, null, stop ?? own);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
