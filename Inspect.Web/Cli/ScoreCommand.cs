using System.CommandLine;
using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Stores;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>score</c>: scores a finished log again (semantics 4.6).</summary>
internal static class ScoreCommand
{
    private const string ActionVariable = "INSPECT_SCORE_SCORER_ACTION";

    public static Command Create(CliStreams streams)
    {
        var file = new Argument<string>("LOG") { Description = "The log." };
        var scorers = new Option<string[]>("--scorer") { Description = "Scorer (those that the log names). May be repeated." };
        var arguments = new Option<string[]>("-S") { Description = "Argument of the scorer, name=value." };
        var metrics = new Option<string[]>("--metric") { Description = "Metric of the new scores (those of the scorers). May be repeated." };
        var action = new Option<string?>("--action") { Description = "append keeps the old scores, overwrite puts the new in their place." };
        action.AcceptOnlyFromAmong("append", "overwrite");
        var overwrite = new Option<bool>("--overwrite") { Description = "Writes into the log itself, or over an output that is there." };
        var output = new Option<string?>("--output-file") { Description = "The new log (the log's name with -scored)." };
        var model = new Option<string?>("--model") { Description = "Model that scorers ask, as provider/name." };
        var address = new Option<string?>("--model-base-url") { Description = "Address of the model's server." };
        var modelArguments = new Option<string[]>("-M") { Description = "Argument of the model's provider, name=value. May be repeated." };
        var roles = new Option<string[]>("--model-role") { Description = "Model that plays a role: role=provider/name, several as role=provider/a,provider/b, or with settings role={model: provider/name, temperature: 0}. May be repeated." };
        var stream = new Option<string?>("--stream") { Description = "Accepted for scripts; samples always go through one at a time.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("score", "Scores a log again.") { file, scorers, arguments, metrics, action, overwrite, output, model, address, modelArguments, roles, stream };
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var named = result.GetRequiredValue(file);
            if (StoreAddress.IsAddress(named) && One(result, output, "INSPECT_SCORE_OUTPUT_FILE") is null)
            {
                throw new InspectException("The log lies in a store, which the app only reads. Name the new log with --output-file.");
            }

            var path = await LogPaths.FileAsync(named, cancellationToken);
            var names = Many(result, scorers, "INSPECT_SCORE_SCORER");
            var given = TaskArgument.ParseAll("-S", Many(result, arguments, "INSPECT_SCORE_S"));
            if (given.Count > 0 && names.Length != 1)
            {
                throw new InspectException("-S goes with one --scorer. Name it.");
            }

            var chosen = One(result, action, ActionVariable);
            var request = new ScoringRequest
            {
                Log = path,
                Output = Target(path, One(result, output, "INSPECT_SCORE_OUTPUT_FILE"), result.GetValue(overwrite)),
                Scorers = [.. names.Select(n => new Part { Name = n, Params = given })],
                Metrics = [.. Many(result, metrics, "INSPECT_SCORE_METRIC").Select(m => Part.Of(m))],
                Model = One(result, model, "INSPECT_SCORE_MODEL"),
                ModelArguments = new ModelArguments
                {
                    BaseUrl = One(result, address, "INSPECT_SCORE_MODEL_BASE_URL"),
                    Values = TaskArgument.ParseAll("-M", Many(result, modelArguments, "INSPECT_SCORE_M")),
                },
                ModelRoles = RoleArgument.ParseAll(Many(result, roles, "INSPECT_SCORE_MODEL_ROLE"), SettingTable.BuiltIn),
                Appends = await AppendsAsync(path, chosen, cancellationToken),
            };
            await using var services = EvalCommand.CreateServices(HomeFolder.Find(Environment.CurrentDirectory), new Dictionary<string, string?>(), SettingTable.BuiltIn);
            await services.GetRequiredService<TaskCatalog>().CompileAsync(cancellationToken);
            var progress = FetchDisplay.Of(streams);
            var log = await services.GetRequiredService<LogScorer>().ScoreAsync(request with { OnModel = progress.Show }, cancellationToken);
            progress.End();
            foreach (var score in log.Results?.Scores ?? [])
            {
                streams.WriteLine($"{score.Name}: {string.Join(", ", score.Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value.Value:0.###}")))}");
            }

            streams.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, request.Output ?? path));
        }));
        return command;
    }

    /// <summary>What the line says, else the variable.</summary>
    private static string? One(ParseResult result, Option<string?> option, string variable) =>
        result.GetValue(option) ?? (Environment.GetEnvironmentVariable(variable) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null);

    /// <summary>What the line says, else the variable with blanks between its values.</summary>
    private static string[] Many(ParseResult result, Option<string[]> option, string variable) =>
        result.GetValue(option) is { Length: > 0 } given ? given : Environment.GetEnvironmentVariable(variable)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The new log; null for the log itself.</summary>
    private static string? Target(string path, string? output, bool overwrites)
    {
        if (output is not null)
        {
            var target = Path.GetFullPath(output);
            return !File.Exists(target) || overwrites
                ? target
                : throw new EvalLogException($"There already is a log {target}. Replace it with --overwrite, or name another with --output-file.");
        }

        if (overwrites)
        {
            return null;
        }

        var stem = Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + "-scored");
        var free = stem;
        for (var i = 1; File.Exists(free + Path.GetExtension(path)); i++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{stem}-{i}");
        }

        return free + Path.GetExtension(path);
    }

    private static async Task<bool> AppendsAsync(string path, string? action, CancellationToken cancellationToken)
    {
        if (action is not null)
        {
            return action is "append" or "overwrite"
                ? action == "append"
                : throw new InspectException($"{ActionVariable} is append or overwrite, not {action}.");
        }

        var header = await EvalLogReader.ReadHeaderAsync(path, cancellationToken);
        return header.Results?.Scores is { IsDefaultOrEmpty: false }
            ? throw new EvalLogException($"The log {Path.GetFileName(path)} has scores. Keep them with --action append, or replace them with --action overwrite.")
            : false;
    }
}
