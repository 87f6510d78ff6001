using System.CommandLine;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Inference;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Inspect.Web.Hosting;
using Microsoft.Extensions.Options;

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
        command.SetAction(async (result, cancellationToken) =>
        {
            using var signals = new CancelSignals();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, cancellationToken);
            return await RunAsync(options, settings, result, streams.Error, stop.Token);
        });
        return command;
    }

    private static async Task<int> RunAsync(EvalOptions options, SettingTable settings, ParseResult result, TextWriter errors, CancellationToken cancellationToken)
    {
        ServiceProvider? services = null;
        try
        {
            var requests = options.ReadRequests(result);
            var home = HomeFolder.Find(Environment.CurrentDirectory);
            services = CreateServices(home, options.ReadSettings(result, home), settings);
            LogFolders.CheckWritable(services.GetRequiredService<IOptions<LogsOptions>>().Value.Dir);
            StartLoading(services, requests[0].Model);
            var display = EvalDisplay.Create(result.GetValue(options.Display)!, Console.Out);
            var exitCode = ExitCodes.Success;
            foreach (var request in requests)
            {
                var outcome = await RunOneAsync(services, request, display, errors, cancellationToken);
                exitCode = Math.Max(exitCode, outcome.State == RunState.Done ? ExitCodes.Success : ExitCodes.Failed);
                if (cancellationToken.IsCancellationRequested)
                {
                    break;
                }
            }

            return exitCode;
        }
        catch (EvalLogException error)
        {
            // Nothing is wrong with the arguments: the folder cannot take a log.
            await errors.WriteLineAsync(error.Message);
            return ExitCodes.Failed;
        }
        catch (InspectException error)
        {
            await errors.WriteLineAsync(error.Message);
            return ExitCodes.WrongArgument;
        }
        catch (OptionsValidationException error)
        {
            await errors.WriteLineAsync(error.Message);
            return ExitCodes.WrongArgument;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A run that began ends as cancelled by itself.
            await errors.WriteLineAsync("Cancelled before the run began.");
            return ExitCodes.Failed;
        }
        finally
        {
            if (services is not null)
            {
                await services.DisposeAsync();
            }
        }
    }

    /// <summary>The model is loaded while the task is read.</summary>
    private static void StartLoading(ServiceProvider services, string? model)
    {
        if (model is not null && OnnxProvider.FolderOf(model) is { } folder && services.GetRequiredService<ModelRegistry>().Check(model) is null)
        {
            services.GetRequiredService<LocalModels>().StartLoading(folder);
        }
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

    private static async Task<EvalOutcome> RunOneAsync(
        ServiceProvider services, EvalRequest request, EvalDisplay display, TextWriter errors, CancellationToken cancellationToken)
    {
        var evalId = LogId.New();
        var plan = await services.GetRequiredService<EvalPlanner>().PlanAsync(request, evalId, Environment.CurrentDirectory, cancellationToken);
        foreach (var warning in plan.Warnings)
        {
            await errors.WriteLineAsync($"Warning: {warning}");
        }

        using var stop = new EvalStop();
        await using var registration = cancellationToken.Register(stop.Cancel);
        var feed = services.GetRequiredService<LiveFeed>();
        feed.Open(evalId);
        display.Begin(plan);
        var watching = display.WatchAsync(feed, evalId);
        var outcome = await services.GetRequiredService<EvalRunner>()
            .RunAsync(plan, services.GetRequiredService<IOptions<LogsOptions>>().Value.Dir, null, null, stop);
        await watching;
        display.End(outcome);
        return outcome;
    }
}
