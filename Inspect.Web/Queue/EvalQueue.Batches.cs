using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Values;

namespace Inspect.Web.Queue;

/// <content>Runs that are started together.</content>
public sealed partial class EvalQueue
{
    /// <summary>Runs of one batch at most.</summary>
    public const int MostRuns = 1_000;

    /// <summary>Checks all runs of a batch and queues them, in their order; where one cannot be run, none is queued.</summary>
    /// <param name="requests">What to run, at least one and at most <see cref="MostRuns"/>; their <c>RunId</c> is set here.</param>
    /// <param name="idempotencyKey">The same key gives the same batch: a second click starts nothing.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="InspectException">A request cannot be run, or there are too many.</exception>
    public async Task<IReadOnlyList<QueuedRun>> AddBatchAsync(IReadOnlyList<EvalRequest> requests, string idempotencyKey, CancellationToken cancellationToken)
    {
        if (requests.Count is 0 or > MostRuns)
        {
            throw new InspectException(string.Create(CultureInfo.InvariantCulture, $"A batch has 1 to {MostRuns:N0} runs, and this one would have {requests.Count:N0}. Take fewer values."));
        }

        if (FindByKey(KeyOf(idempotencyKey, 0)) is { Request.RunId: { } known })
        {
            return Batch(known);
        }

        var batch = LogId.New();
        var runs = new List<QueuedRun>(requests.Count);
        foreach (var request in requests)
        {
            var evalId = LogId.New();
            var ofBatch = request with { RunId = batch };
            var plan = await _planner.PlanAsync(ofBatch, evalId, null, cancellationToken);
            runs.Add(new QueuedRun
            {
                EvalId = evalId,
                Request = ofBatch,
                Task = plan.Task.Name,
                Model = plan.Spec.Model,
                TotalSamples = plan.TotalSamples,
                State = RunState.Queued,
                Created = _time.GetUtcNow(),
            });
        }

        foreach (var (index, run) in runs.Index())
        {
            if (!TryInsert(run, KeyOf(idempotencyKey, index)))
            {
                return FindByKey(KeyOf(idempotencyKey, 0)) is { Request.RunId: { } first } ? Batch(first) : [];
            }

            _feed.Open(run.EvalId);
        }

        Signal();
        return runs;
    }

    /// <summary>The runs of a batch that the queue remembers, in their order.</summary>
    public IReadOnlyList<QueuedRun> Batch(string batch) => [.. List().Where(r => r.Request.RunId == batch)];

    private static string KeyOf(string key, int index) => string.Create(CultureInfo.InvariantCulture, $"{key}#{index}");
}
