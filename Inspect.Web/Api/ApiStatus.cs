using Inspect.Web.Models;
using Inspect.Web.Status;

namespace Inspect.Web.Api;

/// <summary>How the app stands, and the end of its log.</summary>
internal static class ApiStatus
{
    private const int UsualLines = 200;

    /// <summary>Maps them.</summary>
    public static void MapStatus(this IEndpointRouteBuilder api)
    {
        api.MapGet("/status", GetAsync).WithSummary("Versions, folders, index, queue, models, memory, disk and measurements.");
        api.MapGet("/logs/app", Log).WithSummary("The last entries of the app's log: lines, run (or any text), level.");
    }

    private static async Task<object> GetAsync(StatusReport report, ModelMeasures measures, CancellationToken cancellationToken)
    {
        var status = await report.ReadAsync(cancellationToken);
        return new
        {
            version = status.Version,
            runtime = status.Runtime,
            system = status.System,
            started_at = status.StartedAt.ToUniversalTime(),
            log_dir = status.Roots[0].Path,
            task_dir = status.TaskDir,
            model_dir = status.ModelDir,
            app_dir = status.AppDir,
            roots = status.Roots,
            logs = status.Index.Logs,
            index = status.Index,
            running = status.Queue.Running,
            waiting = status.Queue.Waiting,
            queue = status.Queue,
            models = status.Models.Select(m => ApiModel.Of(m, measures)),
            memory_bytes = status.Process.MemoryBytes,
            process = status.Process,
        };
    }

    private static object Log(int? lines, string? run, string? level, AppLogTail log)
    {
        var count = lines ?? UsualLines;
        if (count is < 1 or > AppLogTail.MostLines)
        {
            throw ApiException.Invalid($"lines is a number from 1 to {AppLogTail.MostLines}, not {count}.");
        }

        var least = string.IsNullOrEmpty(level) ? null
            : AppLogTail.LevelOf(level) ?? throw ApiException.Invalid($"There is no level {Format.Line(level, 50)}. Levels are debug, information, warning, error and fatal.");
        return new { items = log.Read(count, string.IsNullOrEmpty(run) ? null : run, least) };
    }
}
