using System.Net;
using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Logs.Stores;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Queue;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Support;

/// <summary>The real app on a free port of loopback, with a log folder of its own.</summary>
public sealed class AppFactory : WebApplicationFactory<Program>
{
    private static readonly Type[] Readiness = [typeof(ModelPreloader), typeof(TaskPreloader), typeof(RunRehearsal)];

    private readonly string? _models;
    private readonly FakeProvider? _fake;
    private readonly bool _keepsLogs;
    private readonly IReadOnlyList<PartDefinition> _parts;
    private readonly Setting[] _settings;

    /// <summary>Makes an app.</summary>
    /// <param name="tasks">Folder of tasks; null for those of the repository.</param>
    /// <param name="models">Folder of models; null for those of the repository.</param>
    /// <param name="fake">A further model, <c>fake/model</c>, that a test speaks for.</param>
    /// <param name="logs">Folder of logs that another app used; null for a new one.</param>
    /// <param name="parts">Parts of a test's own.</param>
    /// <param name="settings">Further settings of runs.</param>
    public AppFactory(
        string? tasks = null, string? models = null, FakeProvider? fake = null, string? logs = null, IReadOnlyList<PartDefinition>? parts = null, Setting[]? settings = null)
    {
        _parts = parts ?? [];
        _models = models;
        _fake = fake;
        _settings = settings ?? [];
        _keepsLogs = logs is not null;
        Logs = logs ?? Directory.CreateTempSubdirectory("inspect-app-").FullName;
        Tasks = tasks ?? Path.Combine(Repository.Root, "tasks");
        UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
    }

    public string Logs { get; }

    /// <summary>A further folder of logs to read; null for none.</summary>
    public string? Root { get; init; }

    /// <summary>Further settings of the app, by key.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Where providers find keys and addresses; null for the variables of this process.</summary>
    public ProviderEnvironment? Variables { get; init; }

    /// <summary>Opens stores of logs; null for the makers' clients with the variables of this process.</summary>
    public StoreOpener? Stores { get; init; }

    /// <summary>The hub of models; null for the one that the variables of this process name.</summary>
    public HubEnvironment? Hub { get; init; }

    public string Tasks { get; }

    /// <summary>Gets ready for its first user, as it does outside of tests: loads the default model, compiles tasks in C#, rehearses a run. Seconds of two cores, which few tests need.</summary>
    public bool GetsReady { get; init; }

    /// <summary>Address of the started app.</summary>
    public Uri Start()
    {
        StartServer();
        return ClientOptions.BaseAddress;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Serilog:MinimumLevel:Override:Microsoft.AspNetCore.Server.Kestrel", "Error");
        builder.UseSetting("Logs:Dir", Logs);
        if (Root is not null)
        {
            builder.UseSetting("Logs:Roots:0", Root);
        }

        foreach (var (key, value) in Options)
        {
            builder.UseSetting(key, value);
        }

        builder.UseSetting("Tasks:Dir", Tasks);
        builder.UseSetting("Models:Dir", _models ?? Path.Combine(Repository.Root, "models"));
        builder.ConfigureServices(services => services.AddParts(_parts));
        if (Stores is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(Stores));
        }

        if (Hub is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(Hub));
        }

        builder.ConfigureServices(services => Array.ForEach(_settings, s => services.AddSingleton(s)));
        if (!GetsReady)
        {
            builder.ConfigureTestServices(services =>
            {
                foreach (var service in services.Where(s => s.ImplementationType is { } type && Readiness.Contains(type)).ToList())
                {
                    services.Remove(service);
                }
            });
        }

        if (Variables is not null)
        {
            builder.ConfigureServices(services => services.AddSingleton(Variables));
        }

        if (_fake is not null)
        {
            builder.ConfigureServices(services => services.AddSingleton<IModelProvider>(_fake));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();

        // The app's own thread may still unload a model when the factory returns: the folder is free when its lock is.
        while (!IsFree(Path.Combine(Logs, "app", "server.lock")))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        for (var isLeft = !_keepsLogs; isLeft;)
        {
            isLeft = !TryDelete(Logs);
        }

        Heap.Trim();
    }

    /// <summary>Deletes the folder; false when a last reader of the index put a file of SQLite's into it meanwhile.</summary>
    private static bool TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            return false;
        }
    }

    private static bool IsFree(string path)
    {
        try
        {
            using var stream = File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
