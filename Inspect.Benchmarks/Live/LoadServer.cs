using Inspect.Engine.Evals;
using Inspect.Engine.Values;
using Inspect.Engine.Models.Providers;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Benchmarks.Live;

/// <summary>The app in this process, over folders of its own.</summary>
internal sealed class LoadServer : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _app;

    private LoadServer(TemporaryFolder folder, WebApplication app)
    {
        _folder = folder;
        _app = app;
    }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    public static async Task<LoadServer> StartAsync(FakeProvider? fake, params (string Name, string Text)[] tasks)
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("tasks"));
        Directory.CreateDirectory(folder.File("models"));
        Environment.CurrentDirectory = folder.Path;
        var app = WebServer.Build([], new Dictionary<string, string?>
        {
            ["Web:Port"] = "7599", ["Logs:Dir"] = folder.File("logs"), ["Tasks:Dir"] = folder.File("tasks"), ["Models:Dir"] = folder.File("models"),
        }, services =>
        {
            if (fake is not null)
            {
                services.AddSingleton<IModelProvider>(fake);
            }
        });
        var server = new LoadServer(folder, app);
        foreach (var (name, text) in tasks)
        {
            await server.WriteTaskAsync(name, text);
        }

        await app.StartAsync();
        return server;
    }

    public Task WriteTaskAsync(string name, string text) => File.WriteAllTextAsync(_folder.File($"tasks/{name}.yaml"), text);

    /// <summary>Runs a task to its end.</summary>
    public async Task<EvalOutcome> RunAsync(string task, string? evalId)
    {
        using var stop = new EvalStop();
        return await Services.GetRequiredService<EvalLauncher>().RunAsync(new EvalRequest { Task = task }, evalId ?? LogId.New(), null, null, stop);
    }

    public void Dispose()
    {
        _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Dispose();
    }
}
