using System.Runtime.CompilerServices;
using Inspect.Engine.Live;
using Microsoft.AspNetCore.SignalR;

namespace Inspect.Web.Hubs;

/// <summary>The live feed for clients outside of the app.</summary>
public sealed class EvalHub(LiveFeed feed, RunUpdates updates, TimeProvider time) : Hub<IEvalClient>
{
    /// <summary>Route.</summary>
    public const string Path = "/hubs/evals";

    /// <summary>Changes of runs and of the queue after a number.</summary>
    public IAsyncEnumerable<RunUpdate> WatchRuns(long after, CancellationToken cancellationToken) => SlowReader.LimitAsync(
        updates.WatchAsync(after, cancellationToken), new RunUpdate { Kind = "failed", Message = SlowReader.Message }, time, cancellationToken);

    /// <summary>Updates of one run after a number; ends after <c>finished</c>.</summary>
    public async IAsyncEnumerable<LiveUpdate> WatchEval(string? evalId, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (evalId is null || feed.Find(evalId) is null)
        {
            yield return new FailedUpdate(NotLive(evalId)) { EvalId = evalId ?? string.Empty };
            yield break;
        }

        var failed = new FailedUpdate(SlowReader.Message) { EvalId = evalId };
        await foreach (var update in SlowReader.LimitAsync(feed.WatchAsync(evalId, after, cancellationToken), failed, time, cancellationToken))
        {
            yield return update;
        }
    }

    /// <summary>The answer of a sample as it is generated. A slow reader gets longer pieces, so it is never more than one behind.</summary>
    /// <exception cref="HubException">The run is not live, or no sample is named.</exception>
    public IAsyncEnumerable<LiveText> WatchText(string? evalId, string? uuid, int offset, CancellationToken cancellationToken) =>
        evalId is null || feed.Find(evalId) is null ? throw new HubException(NotLive(evalId))
            : string.IsNullOrEmpty(uuid) ? throw new HubException("The uuid of a sample is missing. The updates of the run name it.")
            : feed.WatchTextAsync(evalId, uuid, offset, cancellationToken);

    private static string NotLive(string? evalId) => evalId is null
        ? "The id of a run is missing. WatchRuns names those that are live."
        : $"The run {evalId} is not live: it ended a while ago, or there is none. Read its log.";
}
