using System.CommandLine;
using Inspect.Engine;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Checks;
using Inspect.Engine.Inference.Import;
using Inspect.Engine.Inference.Named;
using Inspect.Engine.Models.Providers;
using Inspect.Web.Hosting;
using Inspect.Web.Models;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Cli;

/// <summary><c>models</c>: adds models by their names, lists, tries out and removes them.</summary>
public static class ModelsCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="streams">Where output and errors go.</param>
    public static Command Create(CliStreams streams) =>
        new(TrialCommand.Group, "Adds, lists, tries out and removes local models.") { CreateAdd(streams), CreateList(streams), CreateRemove(streams), CreateCheck(streams), CreateTrial(streams) };

    private static Command CreateAdd(CliStreams streams)
    {
        var name = new Argument<string>("name") { Description = "hf/ORG/NAME[@REVISION], hf/ORG/NAME/FILE.gguf, gguf/FILE, or the path of a folder with safetensors, of a .gguf file, or of a folder in ONNX Runtime GenAI's format." };
        var precision = new Option<string?>("--precision") { Description = $"What the weights become: {string.Join(", ", WeightPrecisions.All)}. Default {WeightPrecisions.All[0]}." };
        var revision = new Option<string?>("--revision") { Description = "Branch, tag or commit. Default main." };
        var command = new Command("add", "Fetches a model, converts it, tries it out, and measures how fast it is.") { name, precision, revision };
        command.SetAction((result, cancellationToken) => RunAsync(streams, async (services, stop) =>
        {
            var given = result.GetValue(name)!;
            var path = Path.GetFullPath(given);
            if (File.Exists(Path.Combine(path, "genai_config.json")))
            {
                var copied = await services.GetRequiredService<ModelLibrary>().AddFolderAsync(path, stop);
                await MeasureAsync(streams, services, copied, OnnxProvider.NameOf(copied), stop);
                return;
            }

            var parsed = ModelNames.Read(given, result.GetValue(revision));
            var wanted = ModelNames.Precision(result.GetValue(precision));
            var progress = FetchDisplay.Of(streams);
            var folder = await services.GetRequiredService<ModelFetches>().FetchAsync(parsed, wanted, progress.Show, stop);
            progress.End();
            await MeasureAsync(streams, services, folder, parsed.Text, stop);
        }, cancellationToken));
        return command;
    }

    private static Command CreateList(CliStreams streams)
    {
        var command = new Command("list", "Lists the models of this machine.");
        command.SetAction((_, cancellationToken) => RunAsync(streams, (services, _) =>
        {
            var named = services.GetRequiredService<NamedModels>();
            var rows = services.GetRequiredService<LocalModels>().List().Select(m => (Name: NamedProvider.NameOf(m, named) ?? OnnxProvider.NameOf(m.Name), Status: m)).ToList();
            var width = rows.Select(r => r.Name.Length).DefaultIfEmpty(0).Max();
            foreach (var (name, status) in rows)
            {
                string?[] facts = [status.Source?.Precision ?? status.Precision, status.SizeBytes is { } size ? Format.Size(size) : null, status.Source?.Commit is { } commit ? $"commit {commit[..8]}" : null, status.Problem is null ? null : "cannot be loaded"];
                streams.WriteLine($"{name.PadRight(width)}  {string.Join(", ", facts.OfType<string>())}");
            }

            foreach (var cached in named.Cached())
            {
                streams.WriteLine($"{cached.Text.PadRight(width)}  in the hub cache, converted when it is first used");
            }

            return Task.CompletedTask;
        }, cancellationToken));
        return command;
    }

    private static Command CreateRemove(CliStreams streams)
    {
        var name = new Argument<string>("name") { Description = "Name of the model, as models list shows it." };
        var precision = new Option<string?>("--precision") { Description = "Which one, where it is there in several." };
        var command = new Command("rm", "Deletes a model and what was fetched of it, and says how many bytes became free.") { name, precision };
        command.SetAction((result, cancellationToken) => RunAsync(streams, async (services, _) =>
        {
            var given = result.GetValue(name)!;
            var wanted = result.GetValue(precision) is { } text ? ModelNames.Precision(text) : (WeightPrecision?)null;
            var parsed = ModelName.TryParse(given, out var known, out var _) ? known : null;
            var folder = OnnxProvider.FolderOf(given) ?? (parsed is null ? given : services.GetRequiredService<NamedModels>().Find(parsed, wanted));
            var left = parsed is null ? 0 : services.GetRequiredService<FetchFolders>().Delete(parsed.FolderOf(wanted ?? WeightPrecision.Int8));
            if (folder is null && left == 0)
            {
                throw new ModelLoadException($"There is no model {parsed} on this machine. models list shows those that are there.");
            }

            var bytes = left + (folder is null ? 0 : await services.GetRequiredService<ModelLibrary>().RemoveAsync(folder));
            streams.WriteLine($"{given} is removed; {Format.Size(bytes)} became free.");
        }, cancellationToken));
        return command;
    }

    private static Command CreateCheck(CliStreams streams)
    {
        var name = new Argument<string>("name") { Description = "Name of a folder in models/, or of a model that was added." };
        var command = new Command("check", "Loads a model in a process of its own, with limits of time and memory, and says whether it can be used.") { name };
        command.SetAction((result, cancellationToken) => RunAsync(streams, async (services, stop) =>
        {
            var given = result.GetValue(name)!;
            var folder = ModelName.TryParse(given, out var parsed, out _) ? services.GetRequiredService<NamedModels>().Find(parsed, null) : null;
            await services.GetRequiredService<LocalModels>().TryAsync(folder ?? OnnxProvider.FolderOf(given) ?? given, stop);
            streams.WriteLine($"{given} can be used.");
        }, cancellationToken));
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

    /// <summary>Lets the model answer once, and says what it takes and how fast it is.</summary>
    private static async Task MeasureAsync(CliStreams streams, IServiceProvider services, string folder, string name, CancellationToken cancellationToken)
    {
        var models = services.GetRequiredService<LocalModels>();
        var engine = await models.GetAsync(folder, cancellationToken);
        streams.WriteLine($"It says: {await ModelProbe.AnswerAsync(engine, cancellationToken)}");
        var (speed, first) = await ModelProbe.MeasureAsync(engine, TimeProvider.System, cancellationToken);
        var status = models.StatusOf(folder);
        string?[] facts =
        [
            status.Source?.Architecture ?? status.Type, status.Source?.Precision ?? status.Precision, status.SizeBytes is { } size ? $"{Format.Size(size)} on disk" : null, status.MemoryBytes is { } memory ? $"about {Format.Size(memory)} of memory" : null,
            $"{Format.Count((long)Math.Round(speed))} tokens a second", $"first token after {Format.Seconds(first)}",
        ];
        streams.WriteLine($"{name} can be used: {string.Join(", ", facts.OfType<string>())}.");
    }

    /// <summary>Runs a command: what goes wrong is a sentence and an exit code, Ctrl+C leaves nothing behind.</summary>
    private static async Task<int> RunAsync(CliStreams streams, Func<IServiceProvider, CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        using var signals = new CancelSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, cancellationToken);
        await using var services = CreateServices();
        try
        {
            await action(services, stop.Token);
            return ExitCodes.Success;
        }
        catch (InspectException error)
        {
            await streams.Error.WriteLineAsync(error.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await streams.Error.WriteLineAsync("Cancelled; nothing of it is kept.");
            return ExitCodes.Failed;
        }
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
