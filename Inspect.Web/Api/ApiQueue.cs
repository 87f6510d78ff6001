using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Live;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Inspect.Web.Settings;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Api;

/// <summary>The queue over HTTP: its order, what is held, how many runs may go on.</summary>
internal static class ApiQueue
{
    private static readonly string[] Keys = ["paused", "max_parallel_runs", "order"];

    /// <summary>Maps it.</summary>
    public static void MapQueue(this IEndpointRouteBuilder api)
    {
        api.MapGet("/queue", GetAsync).WithSummary("Runs in progress, then those that wait, in their order.");
        api.MapPatch("/queue", PatchAsync).Accepts<JsonElement>("application/json").WithSummary("Holds the queue or lets it go on, orders it, and sets how many runs go on at the same time.");
        api.MapPost("/queue/drain", DrainAsync).WithSummary("Finishes what runs and starts nothing, until {\"paused\": false} lets it go on.");
    }

    private static async Task<object> GetAsync(int? limit, string? cursor, EvalQueue queue, RunStore store, IOptionsMonitor<QueueOptions> options, CancellationToken cancellationToken)
    {
        var all = queue.Active();
        var from = ApiCursor.Of(cursor);
        var known = all.Index().FirstOrDefault(r => r.Item.EvalId == from.After, (-1, null!)).Index;
        var first = known >= 0 ? known + 1 : from.At;
        var count = ApiCursor.Limit(limit);
        var items = new List<ApiRun>();
        foreach (var run in all.Skip(first).Take(count))
        {
            if (await store.FindAsync(run.EvalId, cancellationToken) is { } view)
            {
                items.Add(ApiRun.Of(view));
            }
        }

        return new
        {
            mode = queue.Mode,
            paused = queue.Mode != QueueMode.Open,
            max_parallel_runs = options.CurrentValue.MaxParallelRuns,
            running = all.Count(r => r.State.GoesOn()),
            waiting = all.Count(r => r.State == RunState.Queued),
            items,
            total = all.Count,
            next = first + count < all.Count ? new ApiCursor(first + count, all[first + count - 1].EvalId).ToString() : null,
        };
    }

    private static async Task<object> PatchAsync(
        HttpRequest request, EvalQueue queue, EvalWorker worker, RunStore store, SettingsStore settings, IOptionsMonitor<QueueOptions> options, CancellationToken cancellationToken)
    {
        var body = await ApiJson.ReadAsync(request, Keys, cancellationToken);
        var paused = body.GetValueOrDefault("paused") switch
        {
            { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => (bool?)null,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            var other => throw ApiException.Invalid($"\"paused\" is true or false, not {Format.Line(other.GetRawText(), 50)}."),
        };
        var order = body.Texts("order");
        if (order.Distinct(StringComparer.Ordinal).Count() != order.Count)
        {
            throw ApiException.Invalid("\"order\" names a run twice.");
        }

        if (body.GetValueOrDefault("max_parallel_runs") is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } most)
        {
            SaveParallelRuns(most, settings);
        }

        if (order.Count > 0)
        {
            var ids = order.Select(id => queue.Find(id)?.EvalId ?? id).ToList();
            if (queue.Order(ids) is { } unknown)
            {
                throw ApiException.Conflict($"The run {Format.Line(unknown, 100)} does not wait. GET /api/v1/queue lists those that do; nothing was moved.");
            }
        }

        if (paused is { } isPaused)
        {
            worker.SetMode(isPaused ? QueueMode.Paused : QueueMode.Open);
        }

        return await GetAsync(null, null, queue, store, options, cancellationToken);
    }

    private static void SaveParallelRuns(JsonElement most, SettingsStore settings)
    {
        try
        {
            settings.Save(new Dictionary<string, string?> { [AppSettingTable.ParallelRuns] = most.TryGetInt32(out var number) ? number.ToString(CultureInfo.InvariantCulture) : most.GetRawText() }, seen: null);
        }
        catch (InvalidOperationException)
        {
            throw ApiException.Invalid($"\"max_parallel_runs\" is a number, not {Format.Line(most.GetRawText(), 50)}.");
        }
    }

    private static async Task<object> DrainAsync(EvalQueue queue, EvalWorker worker, RunStore store, IOptionsMonitor<QueueOptions> options, CancellationToken cancellationToken)
    {
        worker.SetMode(QueueMode.Draining);
        return await GetAsync(null, null, queue, store, options, cancellationToken);
    }
}
