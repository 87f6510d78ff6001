using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Web.Queue;
using Inspect.Web.Runs;

namespace Inspect.Web.Api;

/// <summary>Runs steered over HTTP: paused, resumed, cancelled, changed while they go on, and run again in part.</summary>
internal static class ApiSteering
{
    /// <summary>Maps them.</summary>
    public static void MapSteering(this IEndpointRouteBuilder api)
    {
        api.MapPost("/runs/{run}/pause", PauseAsync).Produces<ApiRun>().WithSummary("Holds a run: what generates ends, nothing is started.");
        api.MapPost("/runs/{run}/resume", ResumeAsync).Produces<ApiRun>().WithSummary("Lets a run that is held go on when its turn comes.");
        api.MapPost("/runs/{run}/cancel", CancelAsync).Produces<ApiRun>(StatusCodes.Status202Accepted).WithSummary("Stops a run; what finished stays, unless {\"keep\": false} moves its log to the trash.");
        api.MapPost("/runs/{run}/retry", RetryAsync).Produces<ApiRun>(StatusCodes.Status201Created).WithSummary("Runs what a failed, cancelled or broken off run lacks, as a new run.");
        api.MapPost("/runs/{run}/requeue", RequeueAsync).Accepts<JsonElement>("application/json").Produces<ApiRun>(StatusCodes.Status201Created)
            .WithSummary("Runs samples again as a new run that takes over all others: {\"errored\": true}, or {\"samples\": [{\"id\", \"epoch\"}]}.");
        api.MapPatch("/runs/{run}/settings", SettingsAsync).Accepts<JsonElement>("application/json").WithSummary("Changes a run that goes on: max_samples either way, limits upwards.");
    }

    private static async Task<ApiRun> PauseAsync(string run, RunStore store, EvalWorker worker, CancellationToken cancellationToken)
    {
        var found = await ApiRuns.FindAsync(store, run, cancellationToken);
        return worker.Pause(found.Run) ? ApiRun.Of(await ApiRuns.FindAsync(store, found.Run, cancellationToken)) : throw ApiException.Conflict(WhyNot(found, "held"));
    }

    private static async Task<ApiRun> ResumeAsync(string run, RunStore store, EvalWorker worker, CancellationToken cancellationToken)
    {
        var found = await ApiRuns.FindAsync(store, run, cancellationToken);
        return worker.Resume(found.Run) ? ApiRun.Of(await ApiRuns.FindAsync(store, found.Run, cancellationToken))
            : throw ApiException.Conflict(found.IsActive ? $"The run {found.Run} is not held." : WhyNot(found, "resumed"));
    }

    private static async Task<IResult> CancelAsync(string run, HttpRequest request, RunStore store, EvalWorker worker, CancellationToken cancellationToken)
    {
        var keep = true;
        if (request.ContentLength > 0 || request.HasJsonContentType())
        {
            var body = await ApiJson.ReadAsync(request, ["keep"], cancellationToken);
            keep = body.GetValueOrDefault("keep").ValueKind is not JsonValueKind.False;
        }

        var found = await ApiRuns.FindAsync(store, run, cancellationToken);
        if (!found.IsActive || !await worker.CancelAsync(found.Run, discard: !keep))
        {
            throw ApiException.Conflict(WhyNot(found, "stopped"));
        }

        return Results.Accepted($"/api/v1/runs/{found.Run}", ApiRun.Of(await store.FindAsync(found.Run, cancellationToken) ?? found));
    }

    private static async Task<IResult> RetryAsync(string run, HttpRequest request, RunStore store, RunAgain again, CancellationToken cancellationToken)
    {
        var found = await ApiRuns.FindAsync(store, run, cancellationToken);
        var next = await TryAsync(() => again.RetryAsync(found, ApiStarts.KeyOf(request).Key, cancellationToken));
        return Results.Created($"/api/v1/runs/{next.EvalId}", ApiRun.Of(await ApiRuns.FindAsync(store, next.EvalId, cancellationToken)));
    }

    private static async Task<IResult> RequeueAsync(string run, HttpRequest request, RunStore store, RunAgain again, CancellationToken cancellationToken)
    {
        var body = await ApiJson.ReadAsync(request, ["samples", "errored"], cancellationToken);
        var found = await ApiRuns.FindAsync(store, run, cancellationToken);
        var isErrored = body.GetValueOrDefault("errored").ValueKind == JsonValueKind.True;
        var samples = SamplesOf(body.GetValueOrDefault("samples"));
        if (isErrored == (samples is not null))
        {
            throw ApiException.Invalid("Name what is to run again: {\"errored\": true}, or {\"samples\": [{\"id\": 1, \"epoch\": 1}]}.");
        }

        var next = await TryAsync(() => again.RequeueAsync(found, samples, ApiStarts.KeyOf(request).Key, cancellationToken));
        return Results.Created($"/api/v1/runs/{next.EvalId}", ApiRun.Of(await ApiRuns.FindAsync(store, next.EvalId, cancellationToken)));
    }

    private static async Task<object> SettingsAsync(string run, HttpRequest request, RunStore store, EvalWorker worker, CancellationToken cancellationToken)
    {
        var body = await ApiJson.ReadAsync(request, [.. EvalSteering.Names, "author", "reason"], cancellationToken);
        var found = await ApiRuns.FindAsync(store, run, cancellationToken);
        var changes = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in body.Where(b => EvalSteering.Names.Contains(b.Key)))
        {
            changes[name] = value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw ApiException.Invalid($"\"{name}\" is a number, not {Format.Line(value.GetRawText(), 50)}.");
        }

        if (changes.Count == 0)
        {
            throw ApiException.Invalid($"Name a setting and its new value. What can be changed: {string.Join(", ", EvalSteering.Names)}.");
        }

        if (worker.ConfigOf(found.Run) is null)
        {
            throw ApiException.Conflict(found.State.GoesOn() ? $"No sample of the run {found.Run} runs yet, or they run in another process." : WhyNot(found, "changed"));
        }

        await worker.ChangeAsync(found.Run, changes, body.Text("author") ?? Environment.UserName, body.Text("reason"), cancellationToken);
        var config = worker.ConfigOf(found.Run);
        return new { run = found.Run, eval_config = config is null ? (object?)null : Engine.Logs.Format.LogJson.ToStandardElement(config) };
    }

    /// <summary>What the state of the run forbids.</summary>
    private static async Task<QueuedRun> TryAsync(Func<Task<QueuedRun>> start)
    {
        try
        {
            return await start();
        }
        catch (RunAgainException error)
        {
            throw ApiException.Conflict(error.Message);
        }
    }

    private static ImmutableArray<SampleName>? SamplesOf(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? [.. value.EnumerateArray().Select(One)] : throw Bad(value);

        static SampleName One(JsonElement sample) =>
            sample.ValueKind == JsonValueKind.Object && sample.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number
                ? new SampleName(id.ToString(), sample.TryGetProperty("epoch", out var epoch) ? epoch.ValueKind == JsonValueKind.Number && epoch.TryGetInt32(out var number) ? number : throw Bad(sample) : 1)
                : throw Bad(sample);

        static ApiException Bad(JsonElement value) =>
            ApiException.Invalid($"\"samples\" is a list of {{\"id\": text or number, \"epoch\": number}}, not {Format.Line(value.GetRawText(), 100)}.");
    }

    private static string WhyNot(RunView run, string what) => run switch
    {
        { IsActive: true, Queued: null } => $"The run {run.Run} belongs to another process and can be {what} there alone.",
        { State: RunState.Finishing } => $"The run {run.Run} is at its end.",
        { IsActive: true } => $"The run {run.Run} cannot be {what} now.",
        _ => $"The run {run.Run} has ended.",
    };
}
