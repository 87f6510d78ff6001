using System.CommandLine;
using System.Text.Json;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>log recover</c>: whole logs of those that were broken off or damaged.</summary>
internal static class LogRecoverCommand
{
    public static Command Create(CliStreams streams, PartRegistry? parts)
    {
        var file = new Argument<string?>("LOG") { Description = "The log; without it all below the log folder that were broken off.", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string?>("--output") { Description = "The new file (the log's name with -recovered)." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replaces the log, or the output if there is one." };
        var noCleanup = new Option<bool>("--no-cleanup") { Description = "Keeps the buffer of the samples." };
        var noEvents = new Option<bool>("--no-events") { Description = "Leaves out the events of samples that come from a buffer." };
        var list = new Option<bool>("--list") { Description = "Only lists the logs that were broken off." };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var folder = LogPaths.CreateFolderOption();
        var command = new Command("recover", "Recovers logs that were broken off or damaged.") { file, output, overwrite, noCleanup, noEvents, list, json, folder };
        command.Validators.Add(result =>
        {
            if (result.GetValue(file) is null && result.GetValue(output) is not null)
            {
                result.AddError("--output goes with one LOG. Name the log.");
            }
        });
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var logs = result.GetValue(file) is { } path && !result.GetValue(list)
                ? [LogPaths.File(path)]
                : await LogRecovery.FindInterruptedAsync(LogPaths.Folder(result.GetValue(folder)), TimeProvider.System, cancellationToken);
            if (result.GetValue(list))
            {
                Print(streams, result.GetValue(json), logs.Select(l => new Dictionary<string, object> { ["log"] = l }), "log");
                return;
            }

            await using var services = parts is null ? EvalCommand.CreateServices(HomeFolder.Find(Environment.CurrentDirectory), new Dictionary<string, string?>(), SettingTable.BuiltIn) : null;
            var options = new RecoveryOptions
            {
                Parts = parts ?? services!.GetRequiredService<PartRegistry>(),
                Output = result.GetValue(output),
                ReplacesLog = result.GetValue(overwrite) && result.GetValue(output) is null,
                Overwrites = result.GetValue(overwrite),
                CleansUp = !result.GetValue(noCleanup),
                KeepsEvents = !result.GetValue(noEvents),
            };
            var rows = new List<Dictionary<string, object>>();
            foreach (var log in logs)
            {
                var made = await LogRecovery.RecoverAsync(log, options, TimeProvider.System, cancellationToken);
                rows.Add(new() { ["log"] = log, ["output"] = made.Path, ["samples"] = made.Samples, ["cancelled"] = made.Cancelled, ["lost"] = made.Lost, ["left_out"] = made.LeftOut.Select(l => new { name = l.Name, reason = l.Reason }) });
                await streams.Error.WriteLineAsync($"{made.Samples} samples recovered, {made.Cancelled} of them cancelled; {made.Lost} parts of the old file could not be read.");
                foreach (var left in made.LeftOut)
                {
                    await streams.Error.WriteLineAsync($"Left out {left.Name}. {left.Reason}");
                }
            }

            Print(streams, result.GetValue(json), rows, "output");
        }));
        return command;
    }

    private static void Print(CliStreams streams, bool isJson, IEnumerable<Dictionary<string, object>> rows, string shown)
    {
        if (isJson)
        {
            streams.WriteLine(JsonSerializer.Serialize(rows));
            return;
        }

        foreach (var row in rows)
        {
            streams.WriteLine((string)row[shown]);
        }
    }
}
