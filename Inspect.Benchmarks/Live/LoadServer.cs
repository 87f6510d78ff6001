using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Inspect.Engine.Evals;
using Inspect.Engine.Values;
using Inspect.Engine.Models.Providers;
using Inspect.Tests.Logs;
using Inspect.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Benchmarks.Live;

/// <summary>The app in this process, over folders of its own.</summary>
internal sealed class LoadServer : IDisposable
{
    private readonly string _folder;
    private readonly TemporaryFolder? _own;
    private readonly IModelProvider? _model;
    private WebApplication _app;

    private readonly string? _models;
    private readonly int _port = FreePort();

    private LoadServer(string folder, TemporaryFolder? own, IModelProvider? model, string? models)
    {
        _models = models;
        _folder = folder;
        _own = own;
        _model = model;
        _app = Build();
    }

    public string Logs => Path.Combine(_folder, "logs");

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    public static Task<LoadServer> StartAsync(IModelProvider? model, params (string Name, string Text)[] tasks) => StartWithAsync(null, model, tasks);

    /// <summary>Starts the app over folders of its own, but models of another one; null for none.</summary>
    public static async Task<LoadServer> StartWithAsync(string? models, IModelProvider? model, params (string Name, string Text)[] tasks)
    {
        var own = new TemporaryFolder();
        var server = await StartAsync(own.Path, own, model, models);
        foreach (var (name, text) in tasks)
        {
            await server.WriteTaskAsync(name, text);
        }

        return server;
    }

    /// <summary>Starts the app over a folder that outlives it.</summary>
    public static Task<LoadServer> StartAsync(string folder, IModelProvider model) => StartAsync(folder, null, model, null);

    private static async Task<LoadServer> StartAsync(string folder, TemporaryFolder? own, IModelProvider? model, string? models)
    {
        Directory.CreateDirectory(Path.Combine(folder, "tasks"));
        Directory.CreateDirectory(Path.Combine(folder, "models"));
        Environment.CurrentDirectory = folder;
        var server = new LoadServer(folder, own, model, models);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Ends the app and starts it over the same folders.</summary>
    public async Task RestartAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _app = Build();
        await _app.StartAsync();
    }

    public Task WriteTaskAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(_folder, "tasks", $"{name}.yaml"), text);

    /// <summary>Runs a task to its end.</summary>
    public async Task<EvalOutcome> RunAsync(string task, string? evalId)
    {
        using var stop = new EvalStop();
        return await RunAsync(task, evalId ?? LogId.New(), stop);
    }

    /// <summary>Runs a task to its end or until it is stopped.</summary>
    public Task<EvalOutcome> RunAsync(string task, string evalId, EvalStop stop) =>
        Services.GetRequiredService<EvalLauncher>().RunAsync(new EvalRequest { Task = task }, evalId, null, null, stop);

    public void Dispose()
    {
        _app.StopAsync().GetAwaiter().GetResult();
        _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _own?.Dispose();
    }

    /// <summary>A port that nobody has: several loads may be measured beside each other.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private WebApplication Build()
    {
        var options = new Dictionary<string, string?>
        {
            ["Web:Port"] = _port.ToString(CultureInfo.InvariantCulture), ["Logs:Dir"] = Logs, ["Tasks:Dir"] = Path.Combine(_folder, "tasks"), ["Models:Dir"] = _models ?? Path.Combine(_folder, "models"),
        };
        return WebServer.Build([], options, services =>
        {
            if (_model is not null)
            {
                services.AddSingleton(_model);
            }
        });
    }
}
