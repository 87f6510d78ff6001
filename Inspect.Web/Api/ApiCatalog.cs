using Inspect.Engine.Inference;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Api;

/// <summary>What can be run, and how the app stands: tasks, parts, queue, status.</summary>
internal static class ApiCatalog
{
    /// <summary>Maps them.</summary>
    public static void MapCatalog(this IEndpointRouteBuilder api)
    {
        api.MapGet("/tasks", (TaskCatalog tasks) => new { items = tasks.List().Select(ApiTask.Of) }).WithSummary("All tasks, those with errors too.");
        api.MapGet("/parts", (string? kind, PartRegistry parts) => new { items = Parts(kind, parts) }).WithSummary("Solvers, scorers, metrics and reducers with their parameters.");
        api.MapGet("/queue", QueueAsync).WithSummary("Runs in progress, then those that wait, in their order.");
        api.MapGet("/status", StatusAsync).WithSummary("Version, folders and counts.");
    }

    private static IEnumerable<ApiPart> Parts(string? kind, PartRegistry parts)
    {
        var kinds = Enum.GetValues<PartKind>();
        if (kind is not null)
        {
            kinds = Enum.TryParse<PartKind>(kind, ignoreCase: true, out var one) && Enum.IsDefined(one) ? [one]
                : throw ApiException.Invalid($"There is no kind {Format.Line(kind, 50)}. Kinds are {string.Join(", ", Enum.GetNames<PartKind>().Select(n => n.ToLowerInvariant()))}.");
        }

        return kinds.SelectMany(parts.List).Select(ApiPart.Of);
    }

    private static async Task<object> QueueAsync(EvalQueue queue, RunStore store, IOptions<QueueOptions> options, CancellationToken cancellationToken)
    {
        var items = new List<ApiRun>();
        foreach (var run in queue.Active())
        {
            if (await store.FindAsync(run.EvalId, cancellationToken) is { } view)
            {
                items.Add(ApiRun.Of(view));
            }
        }

        return new { items, max_parallel_runs = options.Value.MaxParallelRuns };
    }

    private static async Task<object> StatusAsync(LogIndex index, EvalQueue queue, LocalModels models, IOptions<LogsOptions> logs, TaskCatalog tasks, CancellationToken cancellationToken)
    {
        var active = queue.Active();
        return new
        {
            version = typeof(ApiCatalog).Assembly.GetName().Version!.ToString(3),
            log_dir = logs.Value.Dir,
            task_dir = tasks.Dir,
            model_dir = models.Dir,
            logs = (await index.ListAsync(cancellationToken)).Count,
            running = active.Count(r => r.State != Engine.Live.RunState.Queued),
            waiting = active.Count(r => r.State == Engine.Live.RunState.Queued),
            memory_bytes = Environment.WorkingSet,
        };
    }
}
