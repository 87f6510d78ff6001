using System.Runtime.ExceptionServices;
using Inspect.Engine.Datasets;
using Inspect.Engine.Datasets.Media;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Evals;

/// <summary>Runs one item in one epoch: solvers within the limits, then scorers, each event recorded. A failure becomes the sample's error.</summary>
internal sealed partial class SampleRunner(PlannedEval plan, RunModels models, RunTuning tuning, EvalSteering steering, LiveRun live, TimeProvider time, ILogger logger)
{
    /// <summary>A clean-up that takes longer is given up: the run would never end.</summary>
    private static readonly TimeSpan MostCleanup = TimeSpan.FromMinutes(1);

    private readonly MediaFolders _media = plan.Task.Media;

    /// <summary>Runs the sample to its end; a cancelled one ends with an error that says so.</summary>
    /// <returns>The sample, and whether it is run again if it failed (semantics 7.2).</returns>
    public async Task<(EvalSample Sample, bool IsRetried)> RunAsync(SampleAttempt attempt, CancellationToken cancellationToken)
    {
        using var ending = new SampleEnding(cancellationToken);
        (attempt, var unread) = await WithMediaAsync(attempt, cancellationToken).ConfigureAwait(false);
        var run = new SampleRun(plan, attempt, () => tuning.Limits, time, live);
        var scope = new RunScope(run, plan, models, live, time);
        live.StartSample(run.Id, run.Epoch, run.State.Uuid, run.StartedAt, run.Transcript, attempt.Sample);
        steering.Begin(run.Id, run.Epoch, ending);
        try
        {
            var isSolved = await TryAsync(run, ending, () =>
            {
                run.Begin();
                unread?.Throw();
                return SolveWithinLimitsAsync(run, scope, ending, cancellationToken);
            }, cancellationToken).ConfigureAwait(false);
            var isScored = isSolved || (plan.Spec.Config.ScoreOnError == true && !IsRetried(attempt, ending) && ending.Asked != SampleAction.Cancel);
            if (isScored && !cancellationToken.IsCancellationRequested)
            {
                live.SetSampleState(run.Id, run.Epoch, SampleState.Scoring);
                ending.BeginScoring(hasFailed: !isSolved);
                await TryAsync(run, ending, () => ScoreWithinLimitsAsync(run, scope, ending.Token), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            steering.End(run.Id, run.Epoch);
        }

        await CleanUpAsync(run).ConfigureAwait(false);
        return (run.End(), IsRetried(attempt, ending));
    }

    /// <summary>The item with the files that it names, or what is wrong with them, which fails the sample and not the run.</summary>
    private async ValueTask<(SampleAttempt Attempt, ExceptionDispatchInfo? Failure)> WithMediaAsync(SampleAttempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            return (attempt with { Sample = await SampleMedia.ReadAsync(attempt.Sample, _media, cancellationToken).ConfigureAwait(false) }, null);
        }
        catch (Exception failure) when (failure is DatasetException or OperationCanceledException)
        {
            return (attempt, ExceptionDispatchInfo.Capture(failure));
        }
    }

    /// <summary>The sample is run again if this attempt fails: somebody who ends it means it.</summary>
    private bool IsRetried(SampleAttempt attempt, SampleEnding ending) => ending.Asked is null && attempt.Failures.Length < (plan.Spec.Config.RetryOnError ?? 0);

    /// <summary>A step of the sample; a failure becomes its error.</summary>
    /// <returns>False when it failed.</returns>
    private async Task<bool> TryAsync(SampleRun run, SampleEnding ending, Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step().ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            run.Fail(Cancelled("The run was stopped before this sample ended."));
        }
        catch (OperationCanceledException) when (ending.Asked is SampleAction.Error or SampleAction.Cancel)
        {
            run.Fail(ending.Asked == SampleAction.Cancel ? Cancelled("Somebody cancelled this sample.") : EvalError.From(new InspectException("Somebody ended this sample as an error.")));
        }
        catch (Exception error)
        {
            run.Fail(EvalError.From(error));
            LogSampleFailed(logger, error, run.Id.Text, run.Epoch);
        }

        return false;
    }

    private static EvalError Cancelled(string why) => new() { Message = "CancelledError()", Traceback = why, TracebackAnsi = why };

    /// <summary>A sample that reaches a limit is scored as it stands, and so is one that somebody ends for that.</summary>
    private async Task SolveWithinLimitsAsync(SampleRun run, RunScope scope, SampleEnding ending, CancellationToken cancellationToken)
    {
        var token = ending.Token;
        try
        {
            if (await scope.WithinAsync(run.Limits[0], _ => true, inner => SolveAsync(run, scope, inner), token).ConfigureAwait(false) is { } limit)
            {
                run.Stop(limit);
            }
        }
        catch (OperationCanceledException) when (ending.Asked == SampleAction.Score && !cancellationToken.IsCancellationRequested)
        {
            run.Stop(SampleLimitException.ByOperator());
        }

        // A solver may end by itself in the moment in which the sample is ended.
        if (ending.Asked is SampleAction.Error or SampleAction.Cancel)
        {
            token.ThrowIfCancellationRequested();
        }
    }

    private async Task SolveAsync(SampleRun run, RunScope scope, CancellationToken cancellationToken)
    {
        using var solvers = run.Transcript.Span("solvers", "solvers");
        var before = StateSnapshot.Of(run.State);
        foreach (var (name, solver) in plan.Solvers)
        {
            using var span = run.Transcript.Span("solver", name);
            await solver.SolveAsync(run.State, scope, cancellationToken).ConfigureAwait(false);
            var after = StateSnapshot.Of(run.State);
            var changes = before.ChangesTo(after);
            before = after;
            if (!changes.IsEmpty)
            {
                run.Transcript.Add(new StateEvent { Changes = changes });
            }

            if (run.State.IsCompleted)
            {
                break;
            }
        }
    }

    /// <summary>Scorers have half of the time of the solvers; one that needs more fails the sample.</summary>
    private async Task ScoreWithinLimitsAsync(SampleRun run, RunScope scope, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (plan.Scorers.IsEmpty && (!plan.Request.Score || !run.State.HasScores))
        {
            return;
        }

        run.IsScoring = true;
        if (scope.Limits.Time is not { } most)
        {
            await ScoreAsync(run, scope, cancellationToken).ConfigureAwait(false);
            return;
        }

        using var timer = new CancellationTokenSource(most / 2, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await ScoreAsync(run, scope, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new InspectException("The scorers took longer than half of the sample's time limit. Raise time_limit.");
        }
    }

    private async Task ScoreAsync(SampleRun run, RunScope scope, CancellationToken cancellationToken)
    {
        using var scorers = run.Transcript.Span("scorers", "scorers");
        if (run.State.HasScores)
        {
            foreach (var (name, score) in run.State.Scores)
            {
                run.Scores[name] = score;
                live.AddScore(run.Id, run.Epoch, name, score.Value, isIntermediate: false);
            }
        }

        foreach (var scorer in plan.Scorers)
        {
            using var span = run.Transcript.Span("scorer", scorer.Name);
            var result = await scorer.Scorer.ScoreAsync(run.State, run.State.Target, scope, cancellationToken).ConfigureAwait(false);
            if (run.State.HasScores && run.State.Scores.ContainsKey(scorer.Name))
            {
                throw new InspectException($"The state holds a score \"{scorer.Name}\", which is the name of a scorer. Let the solver, or the scorer itself, write its score under another name.");
            }

            if (result is not { Score: var given })
            {
                continue;
            }

            run.Scores[scorer.Name] = run.State.Scores[scorer.Name] = given;
            scope.Record(scorer, given, isIntermediate: false);
        }
    }

    /// <summary>The task's own clean-up, also of a sample that failed or was stopped; what goes wrong in it is logged alone.</summary>
    private async Task CleanUpAsync(SampleRun run)
    {
        if (plan.Task.Cleanup is not { } cleanup)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(MostCleanup, time);
            await Task.Run(() => cleanup(run.State, limit.Token), CancellationToken.None).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            LogCleanupFailed(logger, error, run.Id.Text, run.Epoch);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The clean-up of sample {SampleId} in epoch {Epoch} failed")]
    private static partial void LogCleanupFailed(ILogger logger, Exception exception, string sampleId, int epoch);

    [LoggerMessage(LogLevel.Warning, "Sample {SampleId} in epoch {Epoch} failed")]
    private static partial void LogSampleFailed(ILogger logger, Exception exception, string sampleId, int epoch);
}
