using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Evals;

/// <summary>Runs a request from plan to end: as a new run, or going on where its log was broken off.</summary>
public sealed class EvalLauncher(EvalPlanner planner, EvalRetry retries, EvalRunner runner, UsedVersions versions, LiveFeed feed, IOptions<LogsOptions> logs, TimeProvider time, ILogger<EvalLauncher> logger)
{
    /// <summary>Plans and runs; what ended before an interruption is not done again.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="evalId">Id of the run.</param>
    /// <param name="log">Path of the log that an earlier process began; null for a new run, and where the log is gone.</param>
    /// <param name="onLog">Gets the path of the log as soon as it exists.</param>
    /// <param name="stop">Stops the run.</param>
    /// <param name="retried">The earlier run whose samples a new one takes over; null for none.</param>
    /// <exception cref="InspectException">The request cannot be planned, or the log cannot be read.</exception>
    public async Task<EvalOutcome> RunAsync(EvalRequest request, string evalId, string? log, Action<string>? onLog, EvalStop stop, EvalRetried? retried = null)
    {
        var path = log is not null && File.Exists(log) ? log : null;
        if (path is null && retried is not null)
        {
            var again = await retries.PlanAsync(request, retried, evalId, stop.Token).ConfigureAwait(false);
            return await runner.RunAsync(again.Plan, logs.Value.Dir, again, onLog, stop).ConfigureAwait(false);
        }

        if (path is null)
        {
            var fresh = await planner.PlanAsync(request, evalId, null, stop.Token).ConfigureAwait(false);
            fresh = await versions.KeepAsync(fresh, stop.Token).ConfigureAwait(false);
            return await runner.RunAsync(fresh, logs.Value.Dir, null, onLog, stop).ConfigureAwait(false);
        }

        await RunningLogs.CompleteAsync(path, time, logger, stop.Token).ConfigureAwait(false);
        var header = await EvalLogReader.ReadHeaderAsync(path, stop.Token).ConfigureAwait(false);
        if (header.Status != EvalStatus.Started)
        {
            // The process ended between the end of the log and the end of the run.
            var outcome = EvalOutcome.Of(header, path);
            Announce(evalId, outcome);
            return outcome;
        }

        var plan = await planner.PlanAsync(request, evalId, null, stop.Token, ResumedEval.SeedOf(header)).ConfigureAwait(false);
        var resumed = ResumedEval.Of(plan, header, path);
        return await runner.RunAsync(resumed.Plan, logs.Value.Dir, resumed, onLog, stop).ConfigureAwait(false);
    }

    /// <summary>Tells the feed how a run ended that the runner did not end itself.</summary>
    public void Announce(string evalId, EvalOutcome outcome) =>
        feed.Open(evalId).Finish(outcome.State, outcome.Log, outcome.Path, outcome.Error);
}
