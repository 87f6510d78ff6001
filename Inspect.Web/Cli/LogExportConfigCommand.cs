using System.CommandLine;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Requests;

namespace Inspect.Web.Cli;

/// <summary><c>log export-config</c>: the run of a log as a file for <c>--run-config</c>.</summary>
internal static class LogExportConfigCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="streams">Where output and errors go.</param>
    public static Command Create(CliStreams streams)
    {
        var file = new Argument<string>("LOG") { Description = "The log." };
        var format = new Option<string>("--format") { Description = "yaml or json (yaml).", DefaultValueFactory = _ => "yaml" };
        format.AcceptOnlyFromAmong("yaml", "json");
        var output = new Option<string?>("--output") { Description = "File to write (standard output)." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace what is there." };
        var command = new Command("export-config", "Writes the run of a log as a file for --run-config.") { file, format, output, overwrite };
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var request = ClonedRequest.Of(await EvalLogReader.ReadHeaderAsync(await LogPaths.FileAsync(result.GetRequiredValue(file), cancellationToken), cancellationToken));
            var text = result.GetValue(format) == "json"
                ? JsonSerializer.Serialize(RunFileText.Json(request, SettingTable.BuiltIn), AppJson.Readable) + "\n"
                : RunFileText.Yaml(request, SettingTable.BuiltIn);
            if (result.GetValue(output) is not { } target)
            {
                streams.Output.Write(Encoding.UTF8.GetBytes(text));
                return;
            }

            await OutputFile.WriteAsync(target, result.GetValue(overwrite), async stream =>
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
                return true;
            });
        }));
        return command;
    }
}
