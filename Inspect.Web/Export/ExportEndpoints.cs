using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Tables;
using Inspect.Engine.Logs.Writing;
using Microsoft.AspNetCore.Mvc;

namespace Inspect.Web.Export;

/// <summary>Downloads of runs: the log in either container, and tables of one or several.</summary>
public static class ExportEndpoints
{
    private const int MostRuns = 500;

    /// <summary>Browsers open no more at once.</summary>
    private const int MostReportMegabytes = 200;

    /// <summary>Maps them.</summary>
    public static void MapExport(this IEndpointRouteBuilder app)
    {
        app.MapGet("/export", TableOfRunsAsync);
        app.MapGet("/export/{run}/log", LogAsync);
        app.MapGet("/export/{run}/report.html", ReportAsync);
        app.MapGet("/export/{run}/{table}.csv", (string run, string table, bool? full, bool? details, ExportRuns runs, CancellationToken cancellationToken) =>
            TableAsync(runs, [run], table, "csv", full, details, isPartial: false, cancellationToken));
        app.MapGet("/export/{run}/{table}.parquet", (string run, string table, bool? full, bool? details, ExportRuns runs, CancellationToken cancellationToken) =>
            TableAsync(runs, [run], table, "parquet", full, details, isPartial: false, cancellationToken));
    }

    /// <summary>One table of several runs.</summary>
    private static Task<IResult> TableOfRunsAsync(string? runs, string? table, string? format, bool? full, bool? details, bool? partial, ExportRuns store, CancellationToken cancellationToken)
    {
        var named = (runs ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return named.Length is 0 or > MostRuns
            ? Task.FromResult(ExportRuns.Problem(StatusCodes.Status422UnprocessableEntity, $"Name 1 to {MostRuns} runs: /export?runs=ID,ID&table=samples&format=csv."))
            : TableAsync(store, named, table ?? "samples", format ?? "csv", full, details, partial == true, cancellationToken);
    }

    private static async Task<IResult> TableAsync(
        ExportRuns runs, string[] named, string table, string format, bool? full, bool? details, bool isPartial, CancellationToken cancellationToken)
    {
        if (!Enum.GetNames<TableKind>().Contains(table, StringComparer.OrdinalIgnoreCase) || !Enum.GetNames<TableFormat>().Contains(format, StringComparer.OrdinalIgnoreCase))
        {
            return ExportRuns.Problem(StatusCodes.Status422UnprocessableEntity, $"There is no table {table} as {format}. Tables are evals, samples, messages and events; formats are csv and parquet.");
        }

        var options = new TableOptions
        {
            Kind = Enum.Parse<TableKind>(table, ignoreCase: true), Format = Enum.Parse<TableFormat>(format, ignoreCase: true), IsFull = full == true, HasDetails = details == true,
        };
        return await runs.WithLogsAsync(named, async found =>
        {
            var (file, made) = await runs.Files.MakeAsync(stream => TableExport.WriteAsync([.. found.Select(r => r.LogPath!).Distinct()], options, stream, cancellationToken), cancellationToken);
            if (!made.Left.IsEmpty && !isPartial)
            {
                await file.DisposeAsync();
                var rest = named.Length > 1 ? " The others can be had alone: add partial=true." : string.Empty;
                return ExportRuns.Problem(StatusCodes.Status422UnprocessableEntity, $"Not all logs can be read. {string.Join(' ', made.Left.Select(l => l.Reason))}{rest}");
            }

            var name = named.Length == 1 ? $"{Path.GetFileNameWithoutExtension(found[0].LogPath)}-" : string.Empty;
            var type = options.Format == TableFormat.Csv ? "text/csv; charset=utf-8" : "application/vnd.apache.parquet";
            return Results.File(file, type, $"{name}{table.ToLowerInvariant()}.{format.ToLowerInvariant()}");
        }, cancellationToken);
    }

    /// <summary>The log of a run, as it is or in the other container.</summary>
    private static Task<IResult> LogAsync(string run, string? format, ExportRuns runs, CancellationToken cancellationToken) => format is not (null or "eval" or "json")
        ? Task.FromResult(ExportRuns.Problem(StatusCodes.Status422UnprocessableEntity, $"A log is not written as {format}. Formats are eval and json."))
        : runs.WithLogsAsync([run], async found =>
        {
            var log = found[0].LogPath!;
            var ending = format is null ? Path.GetExtension(log) : "." + format;
            var type = ending == ".json" ? "application/json" : "application/zip";
            var name = Path.GetFileNameWithoutExtension(log) + ending;
            return string.Equals(Path.GetExtension(log), ending, StringComparison.OrdinalIgnoreCase)
                ? Results.File(log, type, name, enableRangeProcessing: true)
                : Results.File(await runs.Files.MakeAsync(ending, path => LogConverter.ConvertAsync(log, path, AttachmentMode.Keep, cancellationToken), cancellationToken), type, name);
        }, cancellationToken);

    /// <summary>The run as one page that needs no server. Always a download: opened in its place, the policy of the app would hold its script back.</summary>
    private static Task<IResult> ReportAsync(
        string run, string[]? samples, [FromQuery(Name = "max_mb")] int? mostMegabytes, ExportRuns runs, RunReportWriter writer, CancellationToken cancellationToken) => mostMegabytes < 1
        ? Task.FromResult(ExportRuns.Problem(StatusCodes.Status422UnprocessableEntity, "max_mb is a number of megabytes from 1 on."))
        : runs.WithLogsAsync([run], async found =>
        {
            var options = new ReportOptions
            {
                Samples = [.. (samples ?? []).SelectMany(s => s.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))], MostMegabytes = mostMegabytes ?? MostReportMegabytes,
            };
            var (file, _) = await runs.Files.MakeAsync(stream => writer.WriteAsync(found[0], options, stream, cancellationToken), cancellationToken);
            return Results.File(file, "text/html; charset=utf-8", Path.GetFileNameWithoutExtension(found[0].LogPath) + ".html");
        }, cancellationToken);
}
