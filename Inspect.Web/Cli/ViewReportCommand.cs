using System.CommandLine;
using Inspect.Web.Export;

namespace Inspect.Web.Cli;

/// <summary><c>view report</c>: a run as one HTML file that needs no server.</summary>
internal static class ViewReportCommand
{
    public static Command Create(CliStreams streams)
    {
        var file = new Argument<string>("LOG") { Description = "The log." };
        var output = new Option<string?>("--output") { Description = "The new file (the log's name with .html, in the working directory)." };
        var samples = new Option<string[]>("--sample") { Description = "Only this sample: an id, or an id and epoch as in 12:3. May be repeated." };
        var most = CreateLimit();
        var overwrite = new Option<bool>("--overwrite") { Description = "Replaces the output if there is one." };
        var command = new Command("report", "Writes a run as one HTML file that opens without a server.") { file, output, samples, most, overwrite };
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var log = Path.GetFullPath(await LogPaths.FileAsync(result.GetRequiredValue(file), cancellationToken));
            var target = result.GetValue(output) ?? Path.GetFileNameWithoutExtension(log) + ".html";
            var options = new ReportOptions { Samples = [.. result.GetValue(samples) ?? []], MostMegabytes = result.GetValue(most) };
            var writer = RunReportWriter.OfApp();
            var count = await OutputFile.WriteAsync(target, result.GetValue(overwrite), stream => writer.WriteAsync(log, options, stream, cancellationToken));
            streams.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, Path.GetFullPath(target)));
            await streams.Error.WriteLineAsync($"{Format.Count(count, "sample")}, {Format.Size(new FileInfo(target).Length)}.");
        }));
        return command;
    }

    /// <summary>How large a report may become.</summary>
    public static Option<int?> CreateLimit()
    {
        var option = new Option<int?>("--max-mb") { Description = "Megabytes after which no more of the samples is written; the report says what it leaves out (no limit)." };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(int.TryParse(result.Tokens[0].Value, out var number) && number >= 1))
            {
                result.AddError($"--max-mb is a number of megabytes from 1 on, not {result.Tokens[0].Value}.");
            }
        });
        return option;
    }
}
