using System.Collections.Concurrent;
using System.CommandLine;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>eval</c>: runs tasks in this process, prints progress and results, writes the same logs as the web app.</summary>
public static class EvalCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="streams">Where errors go.</param>
    /// <param name="settings">Settings of which there are options; null for those of this app.</param>
    public static Command Create(CliStreams streams, SettingTable? settings = null)
    {
        settings ??= SettingTable.BuiltIn;
        var options = new EvalOptions(settings);
        var command = new Command("eval", "Runs tasks without the browser.");
        options.AddTo(command);
        command.SetAction((result, cancellationToken) => EvalSession.RunAsync(
            streams, options.Run, settings, result, async (session, home, stop) => await RunAsync(session, options.ReadRequests(result, home, await session.CatalogAsync(stop)), streams.Error, stop), cancellationToken));
        return command;
    }

    /// <summary>Runs requests, some of them at the same time. One that cannot be run is told, and the others run.</summary>
    private static async Task<int> RunAsync(EvalSession session, IReadOnlyList<EvalRequest> requests, TextWriter errors, CancellationToken cancellationToken)
    {
        session.StartLoading(requests[0].Model, requests[0].ModelArguments);
        var codes = new ConcurrentBag<int> { ExitCodes.Success };
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = session.MaxTasks, CancellationToken = CancellationToken.None }, async (request, _) =>
        {
            if (cancellationToken.IsCancellationRequested && codes.Count > 1)
            {
                return;
            }

            try
            {
                var outcome = await session.RunAsync(request, cancellationToken);
                codes.Add(outcome.State == RunState.Done ? ExitCodes.Success : ExitCodes.Failed);
            }
            catch (InspectException error) when (requests.Count > 1)
            {
                await errors.WriteLineAsync(error.Message);
                codes.Add(ExitCodes.WrongArgument);
            }
        });
        return codes.Max();
    }

    /// <summary>The engine as the settings make it.</summary>
    internal static ServiceProvider CreateServices(HomeFolder home, IReadOnlyDictionary<string, string?> options, SettingTable settings)
    {
        var configuration = new ConfigurationManager();
        configuration.SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables();
        configuration.AddAppSettings(options);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddSingleton(settings);
        services.AddEngineAt(home);
        return services.BuildServiceProvider();
    }
}
