using Inspect.Engine;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Stores;
using Inspect.Web.Api;
using Inspect.Web.Components;
using Inspect.Web.Components.SamplePage.Copies;
using Inspect.Web.Components.SignIn;
using Inspect.Web.Export;
using Inspect.Web.Hubs;
using Inspect.Web.Library;
using Inspect.Web.Models;
using Inspect.Web.Queue;
using Inspect.Web.Requests;
using Inspect.Web.Runs;
using Inspect.Web.Security;
using Inspect.Web.Settings;
using Inspect.Web.Status;
using Inspect.Web.Tries;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Web.Hosting;

/// <summary>The web app: builds it, runs it, says where it listens.</summary>
internal static class WebServer
{
    /// <summary>Runs the app until it is stopped.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] hostArgs, IReadOnlyDictionary<string, string?> options, CancellationToken cancellationToken)
    {
        // Before anything that takes time: whoever started it sees that it lives.
        Console.WriteLine("Inspect is starting…");
        try
        {
            await using var app = Build(hostArgs, options);
            Serilog.Log.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            await StartAsync(app, cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Success;
        }
        catch (InspectException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCodes.Failed;
        }
        catch (Microsoft.Extensions.Options.OptionsValidationException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCodes.WrongArgument;
        }
    }

    private static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception error) when (ListenAddress.IsRefused(error))
        {
            throw new InspectException(ListenAddress.Explain(error, app.Configuration), error);
        }
    }

    /// <summary>Builds the app.</summary>
    /// <param name="hostArgs">Arguments of the host.</param>
    /// <param name="options">Settings of the command line.</param>
    /// <param name="configure">Adds to its services, for who runs it in a process of another's.</param>
    internal static WebApplication Build(string[] hostArgs, IReadOnlyDictionary<string, string?> options, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = hostArgs,
            ApplicationName = typeof(WebServer).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        var home = HomeFolder.Find(Environment.CurrentDirectory);
        builder.Configuration.AddAppSettings(options.Select(o => o.Key.EndsWith(":Dir", StringComparison.Ordinal) && o.Value is { } dir
            ? KeyValuePair.Create(o.Key, (string?)home.ResolveArgument(dir))
            : o));
        var logFolder = AppSettings.LogFolder(
            builder.Configuration[$"{LogsOptions.Section}:Dir"] ?? "logs", home, builder.Configuration[$"{StoresOptions.Section}:{nameof(StoresOptions.Dir)}"]);
        var (appFolder, notice) = AppFolder.Find(
            logFolder,
            builder.Configuration[$"{LogsOptions.Section}:{nameof(LogsOptions.AppDir)}"] is { Length: > 0 } chosen ? home.Resolve(chosen) : null,
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify));
        var serverLock = ServerLock.Take(appFolder, logFolder);
        var database = new AppDatabase(appFolder, NullLogger.Instance);
        builder.Services.AddSavedSettings(builder.Configuration, new SavedSettings(database));
        AppSettings.CheckRoots(builder.Configuration, home);
        builder.AddAppLogging(appFolder);
        builder.Services.AddOptions<WebOptions>().BindConfiguration(WebOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        ListenAddress.Configure(builder, options);
        builder.Services.AddSingleton(_ => serverLock);
        builder.Services.PostConfigure<LogsOptions>(o => o.AppDir = appFolder);
        builder.Services.AddEngineAt(home).AddEvalQueue(database).AddStatus().AddRuns().AddLibrary().AddModelActions().AddRequests().AddTries().AddEvalHub().AddPages().AddExport().AddApi();
        builder.Services.AddHostedService<MirrorWorker>();
        builder.Services.AddSignIn(appFolder);
        builder.Services.PostConfigure<HostFilteringOptions>(o => o.AllowEmptyHosts = false);
        builder.Services.AddHealthChecks();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(10));
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.Services.GetRequiredService<ServerLock>();
        app.Use(RefuseWhileStopping);
        app.UseTrustedProxies();
        app.UseAppSecurity();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseApiProblems();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealthChecks("/healthz").AllowAnonymous();
        app.MapSignIn();
        app.MapHub<EvalHub>(EvalHub.Path);
        app.MapSampleFiles();
        app.MapExport();
        app.MapApi();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode()
            .Add(endpoint => endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head, HttpMethods.Post])));
        app.Lifetime.ApplicationStarted.Register(() => Announce(app, notice));
        return app;
    }

    /// <summary>A page whose connection is closed at the end connects again at once, and would hold the process up.</summary>
    private static Task RefuseWhileStopping(HttpContext context, RequestDelegate next)
    {
        if (!context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }

    private static void Announce(WebApplication app, string? notice)
    {
        if (notice is not null)
        {
            Console.WriteLine(notice);
        }

        var page = app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<WebOptions>>().Value.StartPage;
        foreach (var url in app.Urls)
        {
            Console.WriteLine($"Inspect is ready at {url}{page}");
        }
    }
}
