using System.CommandLine;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Checks;
using Inspect.Web.Hosting;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Cli;

/// <summary><c>models</c>: tries out folders with models.</summary>
public static class ModelsCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="streams">Where output and errors go.</param>
    public static Command Create(CliStreams streams) => new(TrialCommand.Group, "Tries out folders with models.") { CreateCheck(streams), CreateTrial(streams) };

    private static Command CreateCheck(CliStreams streams)
    {
        var name = new Argument<string>("name") { Description = "Name of a folder in models/." };
        var command = new Command("check", "Loads a model in a process of its own, with limits of time and memory, and says whether it can be used.") { name };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var services = CreateServices();
            try
            {
                await services.GetRequiredService<LocalModels>().TryAsync(result.GetValue(name)!, cancellationToken);
                streams.WriteLine($"{result.GetValue(name)} can be used.");
                return ExitCodes.Success;
            }
            catch (ModelLoadException error)
            {
                await streams.Error.WriteLineAsync(error.Message);
                return ExitCodes.Failed;
            }
        });
        return command;
    }

    /// <summary>What the app starts itself with: nobody else has a use for it.</summary>
    private static Command CreateTrial(CliStreams streams)
    {
        var path = new Argument<string>("path");
        var trust = new Option<bool>(FolderTrial.TrustOption);
        var command = new Command(TrialCommand.Verb) { path, trust };
        command.Hidden = true;
        command.SetAction(async (result, _) =>
        {
            await using var services = CreateServices();
            var engine = services.GetRequiredService<IOptions<ModelsOptions>>().Value.Engine;
            await FolderTrial.RunAsync(
                result.GetValue(path)!, result.GetValue(trust), engine, services.GetServices<ILocalEngineFactory>(), streams.WriteLine);
            return ExitCodes.Success;
        });
        return command;
    }

    private static ServiceProvider CreateServices()
    {
        var home = HomeFolder.Find(Environment.CurrentDirectory);
        var configuration = new ConfigurationManager();
        configuration.SetBasePath(AppContext.BaseDirectory).AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables();
        configuration.AddAppSettings([]);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddEngineAt(home);
        return services.BuildServiceProvider();
    }
}
