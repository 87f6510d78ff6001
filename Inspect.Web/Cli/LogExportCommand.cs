using System.CommandLine;
using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Logs.Tables;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary><c>log export</c>: tables of runs, samples, messages or events for notebooks and spreadsheets.</summary>
internal static class LogExportCommand
{
    private static readonly string[] Tables = [.. Enum.GetNames<TableKind>().Select(n => n.ToLowerInvariant())];
    private static readonly string[] Formats = [.. Enum.GetNames<TableFormat>().Select(n => n.ToLowerInvariant())];

    public static Command Create(CliStreams streams)
    {
        var table = new Argument<string>("TABLE") { Description = "What a row is: evals (runs), samples, messages or events." };
        table.AcceptOnlyFromAmong(Tables);
        var paths = new Argument<string[]>("LOG") { Description = "Logs, and folders of logs with those below them.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string?>("--format") { Description = "csv or parquet (by the ending of the output, else csv)." };
        format.AcceptOnlyFromAmong(Formats);
        var output = new Option<string?>("--output") { Description = "The new file (CSV without it: standard output)." };
        var full = new Option<bool>("--full") { Description = "Takes samples with all their metadata and whole texts, not their summaries." };
        var details = new Option<bool>("--details") { Description = "Adds answer, explanation, reason and metadata of each score, and the messages, to the rows of samples." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replaces the output if there is one." };
        var command = new Command("export", "Writes tables of logs as CSV or Parquet.") { table, paths, format, output, full, details, overwrite };
        UnknownOptions.Refuse(command, paths);
        command.Validators.Add(result =>
        {
            if ((result.GetValue(full) || result.GetValue(details)) && result.GetValue(table) != "samples")
            {
                result.AddError("--full and --details go with the table samples.");
            }
        });
        command.SetAction((result, cancellationToken) => LogCommand.RunAsync(streams, async () =>
        {
            var target = result.GetValue(output);
            var options = new TableOptions
            {
                Kind = Enum.Parse<TableKind>(result.GetRequiredValue(table), ignoreCase: true),
                Format = FormatOf(result.GetValue(format), target),
                IsFull = result.GetValue(full),
                HasDetails = result.GetValue(details),
            };
            if (target is null && options.Format == TableFormat.Parquet)
            {
                throw new InspectException("A Parquet file is not for the screen. Name it with --output.");
            }

            var (logs, missing) = await LogPaths.AllAsync(result.GetRequiredValue(paths), cancellationToken);
            foreach (var problem in missing)
            {
                await streams.Error.WriteLineAsync(problem);
            }

            if (logs.Count == 0)
            {
                throw new InspectException("There is no log to export.");
            }

            var made = target is null
                ? await TableExport.WriteAsync(logs, options, streams.Output, cancellationToken)
                : await OutputFile.WriteAsync(target, result.GetValue(overwrite), stream => TableExport.WriteAsync(logs, options, stream, cancellationToken));
            if (target is not null)
            {
                streams.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, Path.GetFullPath(target)));
            }

            await ReportAsync(streams, made, logs.Count);
            return made.Left.IsEmpty && missing.Count == 0 ? ExitCodes.Success : ExitCodes.WrongArgument;
        }));
        return command;
    }

    private static TableFormat FormatOf(string? format, string? output) =>
        format is not null ? Enum.Parse<TableFormat>(format, ignoreCase: true)
        : string.Equals(Path.GetExtension(output), ".parquet", StringComparison.OrdinalIgnoreCase) ? TableFormat.Parquet
        : TableFormat.Csv;

    private static async Task ReportAsync(CliStreams streams, TableResult made, int logs)
    {
        foreach (var left in made.Left)
        {
            var rows = left.Rows == 0 ? "is left" : string.Create(CultureInfo.InvariantCulture, $"is left after {Format.Count(left.Rows, "row")}");
            await streams.Error.WriteLineAsync($"{Path.GetRelativePath(Environment.CurrentDirectory, left.Path)} {rows}: {left.Reason}");
        }

        await streams.Error.WriteLineAsync($"{Format.Count(made.Rows, "row")} of {Format.Count(logs - made.Left.Count(l => l.Rows == 0), "log")}.");
    }
}
