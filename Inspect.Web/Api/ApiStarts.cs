using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Inspect.Web.Queue;
using Inspect.Web.Requests;
using Inspect.Web.Runs;
using Inspect.Web.Tries;

namespace Inspect.Web.Api;

/// <summary>Starting over HTTP: check a run, queue it, queue a batch.</summary>
internal static class ApiStarts
{
    private const int MostKey = 200;
    private const string Grid = "grid";

    /// <summary>Maps them.</summary>
    public static void MapStarts(this IEndpointRouteBuilder api)
    {
        api.MapPost("/runs", AddAsync).Accepts<JsonElement>("application/json").Produces<ApiRun>(StatusCodes.Status201Created).WithSummary("Queues a run.");
        api.MapPost("/runs/check", CheckAsync).Accepts<JsonElement>("application/json").Produces<ApiCheck>().WithSummary("Checks a request to run, fills in its defaults and says what it will take; queues nothing.");
        api.MapGet("/tries/{id}", TryOf).WithSummary("What came of a try: inspect.try of a request to run tries its first items and makes no run of it.");
        api.MapPost("/batches", AddBatchAsync).Accepts<JsonElement>("application/json").Produces<ApiBatch>(StatusCodes.Status201Created).WithSummary("Queues the runs of a grid: a request to run, and for some of its paths several values.");
    }

    private static async Task<IResult> AddAsync(HttpRequest request, EvalQueue queue, RunStore store, TryRuns tries, SettingTable settings, CancellationToken cancellationToken)
    {
        var body = await ApiJson.ReadAsync(request, ApiRunRequest.Keys, cancellationToken);
        var items = ApiRunRequest.TryOf(body);
        var isNext = ApiRunRequest.IsNext(body);
        var wanted = ApiRunRequest.Of(body, settings);
        if (items is { } count)
        {
            var job = await tries.StartAsync(wanted, count, cancellationToken);
            return Results.Accepted($"/api/v1/tries/{job.Id}", ApiTry.Of(job));
        }

        var (key, isGiven) = KeyOf(request);
        var run = await queue.AddAsync(wanted, key, cancellationToken);
        if (isGiven && !IsSame(run.Request, wanted))
        {
            throw ApiException.Invalid($"This Idempotency-Key has started the run {run.EvalId} from another request. Take a new key for a new run.");
        }

        if (isNext)
        {
            queue.TryMove(run.EvalId, QueueMove.Next);
        }

        return Results.Created($"/api/v1/runs/{run.EvalId}", ApiRun.Of((await store.FindAsync(run.EvalId, cancellationToken))!));
    }

    private static async Task<IResult> AddBatchAsync(HttpRequest request, EvalQueue queue, RunStore store, SettingTable settings, CancellationToken cancellationToken)
    {
        var body = await ApiJson.ReadAsync(request, [.. ApiRunRequest.Keys, Grid], cancellationToken);
        var grid = body.GetValueOrDefault(Grid, JsonSerializer.SerializeToElement(new { }));
        body.Remove(Grid);
        var isNext = ApiRunRequest.IsNext(body);
        List<EvalRequest> wanted = [.. RequestGrid.Expand(body, grid, EvalQueue.MostRuns).Select(b => ApiRunRequest.Of(b, settings))];
        var (key, isGiven) = KeyOf(request);
        var runs = await queue.AddBatchAsync(wanted, key, cancellationToken);
        var batch = runs[0].Request.RunId!;
        if (isGiven && !(runs.Count == wanted.Count && runs.Zip(wanted).All(p => IsSame(p.First.Request, p.Second with { RunId = batch }))))
        {
            throw ApiException.Invalid($"This Idempotency-Key has started the batch {batch} from another request. Take a new key for a new batch.");
        }

        foreach (var run in isNext ? runs.Reverse() : [])
        {
            queue.TryMove(run.EvalId, QueueMove.Next);
        }

        var views = new List<ApiRun>();
        foreach (var run in runs)
        {
            if (await store.FindAsync(run.EvalId, cancellationToken) is { } view)
            {
                views.Add(ApiRun.Of(view));
            }
        }

        return Results.Created($"/api/v1/runs?q={Uri.EscapeDataString($"batch == \"{batch}\"")}", new ApiBatch(batch, views));
    }

    private static ApiTry TryOf(string id, TryRuns tries) => ApiTry.Of(tries.Find(id) ?? throw ApiException.Gone($"There is no try {Format.Line(id, 100)}. A try is kept for a day, and not beyond the end of the app."));

    /// <summary>Keys of pages have no prefix: one of a script's never meets them.</summary>
    /// <summary>The key of a request that shall start one run however often it is sent, and whether the caller gave it. Keys of pages have no prefix: one of a script's never meets them.</summary>
    /// <exception cref="ApiException">It is too long.</exception>
    public static (string Key, bool IsGiven) KeyOf(HttpRequest request) => request.Headers["Idempotency-Key"].ToString() switch
    {
        "" => (Guid.NewGuid().ToString("N"), false),
        { Length: > MostKey } => throw ApiException.Invalid($"Idempotency-Key has at most {MostKey} characters."),
        var key => ($"api:{key}", true),
    };

    private static bool IsSame(EvalRequest one, EvalRequest other) => JsonSerializer.Serialize(one, AppJson.Options) == JsonSerializer.Serialize(other, AppJson.Options);

    private static async Task<ApiCheck> CheckAsync(HttpRequest request, EvalPlanner planner, RunEstimator estimator, SettingTable settings, CancellationToken cancellationToken)
    {
        var body = await ApiJson.ReadAsync(request, ApiRunRequest.Keys, cancellationToken);
        try
        {
            var plan = await planner.PlanAsync(ApiRunRequest.Of(body, settings), LogId.New(), null, cancellationToken);
            var resolved = ResolvedRequest.Of(plan, settings);
            var estimate = await estimator.EstimateAsync(plan.Task.Name, plan.Spec.Model, plan.TotalSamples, ModelCalls.Of(plan.Task), plan.Config.MaxTokens, cancellationToken);
            return new ApiCheck(true, [], plan.TotalSamples, resolved.Body, resolved.Sources, ApiEstimate.Of(estimate));
        }
        catch (Engine.Tasks.TaskFileException error)
        {
            return new ApiCheck(false, [.. error.Problems.Select(ApiError.Of)]);
        }
        catch (RequestException error)
        {
            return new ApiCheck(false, [.. error.Problems.Select(p => new ApiError(p.Path, p.Message))]);
        }
        catch (InspectException error)
        {
            return new ApiCheck(false, [new ApiError(string.Empty, error.Message)]);
        }
    }
}
