using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Inspect.Tests.Support;

/// <summary>The real app on a free port of loopback, with a log folder of its own.</summary>
public sealed class AppFactory : WebApplicationFactory<Program>
{
    private readonly string? _models;

    /// <summary>Makes an app.</summary>
    /// <param name="tasks">Folder of tasks; null for those of the repository.</param>
    /// <param name="models">Folder of models; null for those of the repository.</param>
    public AppFactory(string? tasks = null, string? models = null)
    {
        _models = models;
        Tasks = tasks ?? Path.Combine(Repository.Root, "tasks");
        UseKestrel(o => o.Listen(IPAddress.Loopback, 0));
    }

    public string Logs { get; } = Directory.CreateTempSubdirectory("inspect-app-").FullName;

    public string Tasks { get; }

    /// <summary>Address of the started app.</summary>
    public Uri Start()
    {
        StartServer();
        return ClientOptions.BaseAddress;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Logs:Dir", Logs);
        builder.UseSetting("Tasks:Dir", Tasks);
        builder.UseSetting("Models:Dir", _models ?? Path.Combine(Repository.Root, "models"));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(Logs, recursive: true);
    }
}
