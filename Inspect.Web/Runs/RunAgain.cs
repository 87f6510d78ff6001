using System.Collections.Immutable;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Queue;

namespace Inspect.Web.Runs;

/// <summary>Queues what a run that ended lacks: a new run of the same task with all samples that ended well (semantics 7.4).</summary>
public sealed class RunAgain(EvalQueue queue, EvalRetry retries)
{
    /// <summary>Something of the run failed or is lacking, and it is known what it ran.</summary>
    public static bool CanRetry(RunView run) =>
        !run.IsActive && run is { LogPath: not null, Header: not null, State: RunState.Failed or RunState.Cancelled or RunState.Interrupted };

    /// <summary>Samples of a run that ended failed, and the others can be kept.</summary>
    public static bool CanRequeue(RunView run, int errored) => !run.IsActive && run is { LogPath: not null, Header: not null } && errored > 0;

    /// <summary>Queues what a failed, cancelled or broken off run lacks.</summary>
    /// <param name="run">The run.</param>
    /// <param name="idempotencyKey">The same key gives the same run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RunAgainException">The run goes on, or lacks nothing.</exception>
    /// <exception cref="InspectException">Its task cannot be run any more.</exception>
    public async Task<QueuedRun> RetryAsync(RunView run, string idempotencyKey, CancellationToken cancellationToken) =>
        run.State == RunState.Done && run.Header is { Invalidated: not true }
            ? throw new RunAgainException($"The run {run.Run} ended as planned. POST …/requeue runs its failed samples again; a clone runs all.")
            : await AddAsync(run, null, idempotencyKey, cancellationToken);

    /// <summary>Queues samples of a run that ended once more; all others are taken over.</summary>
    /// <param name="run">The run.</param>
    /// <param name="samples">The samples; null for those that failed.</param>
    /// <param name="idempotencyKey">The same key gives the same run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RunAgainException">The run goes on, or has no such samples.</exception>
    /// <exception cref="InspectException">Its task cannot be run any more.</exception>
    public async Task<QueuedRun> RequeueAsync(RunView run, ImmutableArray<SampleName>? samples, string idempotencyKey, CancellationToken cancellationToken)
    {
        var log = LogOf(run);
        var rows = await EvalLogReader.ReadSummariesAsync(log, cancellationToken);
        if (samples is null && !rows.Any(r => r.Error is not null))
        {
            throw new RunAgainException($"No sample of the run {run.Run} failed.");
        }

        var known = rows.Select(r => new SampleName(r.Id.Text, r.Epoch)).ToHashSet();
        if (samples?.FirstOrDefault(s => !known.Contains(s)) is { } unknown)
        {
            throw new RunAgainException($"The run {run.Run} has no sample {Format.Line(unknown.Id, 100)} in epoch {unknown.Epoch}.");
        }

        return await AddAsync(run, samples, idempotencyKey, cancellationToken);
    }

    private async Task<QueuedRun> AddAsync(RunView run, ImmutableArray<SampleName>? samples, string idempotencyKey, CancellationToken cancellationToken)
    {
        var log = LogOf(run);
        var request = await retries.RequestAsync(log, cancellationToken);
        return await queue.AddAsync(request with { Parent = run.Run }, idempotencyKey, cancellationToken, new RunRetry(log, samples));
    }

    private static string LogOf(RunView run) =>
        run.IsActive ? throw new RunAgainException($"The run {run.Run} goes on. Wait for its end, or cancel it.")
        : run is { LogPath: { } path, Header: not null } ? path
        : throw new RunAgainException($"The run {run.Run} has no log that can be read: nothing of it can be taken over. Clone it instead.");
}
