using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Engine.Evals;

/// <summary>Plans a run that does what an earlier one left undone: it failed, was cancelled or was interrupted (semantics 7.4).</summary>
public sealed class EvalRetry(EvalPlanner planner, SettingTable settings, TimeProvider time)
{
    /// <summary>Plans the task, model and settings of a log anew, and takes over the samples that ended without an error.</summary>
    /// <param name="log">Path of the log.</param>
    /// <param name="over">Settings in place of those of the log.</param>
    /// <param name="prices">Prices of models over those of the log.</param>
    /// <param name="score">The new run is scored.</param>
    /// <param name="evalId">Id of the new run.</param>
    /// <param name="workingDirectory">Where the log's path of a task counts from.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The run; null when the log lacks nothing.</returns>
    /// <exception cref="InspectException">The log cannot be read, still runs, or its task is another one now.</exception>
    public async Task<ResumedEval?> PlanAsync(string log, SettingValues over, IReadOnlyDictionary<string, ModelPrice> prices, bool score, string evalId, string workingDirectory, CancellationToken cancellationToken)
    {
        var header = await EvalLogReader.ReadHeaderAsync(log, cancellationToken).ConfigureAwait(false);
        if (header.Status == EvalStatus.Started && RunningLogs.IsRunning(log, time))
        {
            throw new InspectException($"{Path.GetFileName(log)} is still being written. Wait for its run to end, or stop it.");
        }

        if (header is { Status: EvalStatus.Success, Invalidated: not true })
        {
            return null;
        }

        var request = RequestOf(header, workingDirectory);
        request = request.With(request.Settings.Merge(over)) with { Score = score, Prices = request.Prices.Concat(prices).GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.Last().Value) };
        var plan = await planner.PlanAsync(request, evalId, workingDirectory, cancellationToken, ResumedEval.SeedOf(header)).ConfigureAwait(false);
        return ResumedEval.ForRetry(plan, header, log);
    }

    /// <summary>What a log asked for, to be run again where samples of it failed, are lacking or are chosen.</summary>
    /// <param name="log">Path of the log.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InspectException">The log cannot be read, or still runs.</exception>
    public async Task<EvalRequest> RequestAsync(string log, CancellationToken cancellationToken)
    {
        var header = await EvalLogReader.ReadHeaderAsync(log, cancellationToken).ConfigureAwait(false);
        if (header.Status == EvalStatus.Started && RunningLogs.IsRunning(log, time))
        {
            throw new InspectException($"{Path.GetFileName(log)} is still being written. Wait for its run to end, or stop it.");
        }

        return RequestOf(header, null);
    }

    /// <summary>Plans a run that takes over what ended well in an earlier one, whatever that one's status.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="retried">The earlier run.</param>
    /// <param name="evalId">Id of the new run.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InspectException">The log cannot be read, or its task is another one now.</exception>
    public async Task<ResumedEval> PlanAsync(EvalRequest request, EvalRetried retried, string evalId, CancellationToken cancellationToken)
    {
        var header = await EvalLogReader.ReadHeaderAsync(retried.Log, cancellationToken).ConfigureAwait(false);
        var plan = await planner.PlanAsync(request, evalId, null, cancellationToken, ResumedEval.SeedOf(header)).ConfigureAwait(false);
        return ResumedEval.ForRetry(plan, header, retried.Log, retried.Samples);
    }

    /// <summary>Scorers that the task has are the task's own, with their metrics; a file that is still there says more than a name.</summary>
    private EvalRequest RequestOf(EvalLog header, string? workingDirectory)
    {
        var request = ClonedRequest.Of(header, settings);
        var isReplaced = header.Eval.Metadata?.GetValueOrDefault(SpecBuilder.OwnKey) is { ValueKind: JsonValueKind.Object } own && own.TryGetProperty(SpecBuilder.ScorerReplacedKey, out _);
        return request with
        {
            Task = workingDirectory is not null && header.Eval.TaskFile is { } file && File.Exists(Path.Combine(workingDirectory, file)) ? file : request.Task,
            Scorer = isReplaced ? request.Scorer : null,
        };
    }
}
