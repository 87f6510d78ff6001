using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals.Caching;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Models;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Evals;

/// <summary>Runs a planned eval: opens the model, runs samples × epochs with bounded concurrency, writes the log, tells the feed.</summary>
/// <param name="models">Opens models.</param>
/// <param name="feed">Is told of all that happens.</param>
/// <param name="metrics">Computes metrics.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Is told of starts, ends and failures.</param>
/// <param name="cache">Kept answers; null where none are used.</param>
public sealed partial class EvalRunner(ModelRegistry models, LiveFeed feed, RunMetrics metrics, TimeProvider time, ILogger<EvalRunner> logger, AnswerCache? cache)
{
    /// <summary>Runs to the end. The log on disk and the feed say what came of it; nothing that finished is lost.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="logDir">Folder of the log.</param>
    /// <param name="resumed">The interrupted run that this one goes on with; null for a new one.</param>
    /// <param name="onLog">Gets the path of the log as soon as it exists.</param>
    /// <param name="stop">Stops the run.</param>
    /// <returns>How it ended.</returns>
    public async Task<EvalOutcome> RunAsync(PlannedEval plan, string logDir, ResumedEval? resumed, Action<string>? onLog, EvalStop stop)
    {
        var live = feed.Open(plan.Spec.EvalId!);
        LogStarted(logger, plan.Spec.EvalId!, plan.Task.Name, plan.Spec.Model);
        EvalOutcome outcome;
        try
        {
            // Before the model is loaded: for a large one that takes minutes.
            LogFolders.CheckWritable(resumed is null or { IsRetry: true } ? logDir : Path.GetDirectoryName(resumed.Path)!);
            var revision = resumed is { IsRetry: false } ? Task.FromResult<JsonElement?>(null) : GitRevision.ReadAsync(Path.GetDirectoryName(plan.Task.File), stop.Token);
            await PrepareAsync(plan, live, stop.Token).ConfigureAwait(false);
            live.SetState(RunState.Loading, plan.Spec.Model);
            var model = await models.OpenAsync(plan.Spec.Model, plan.Request.ModelArguments, plan.MaxSamples, stop.Token).ConfigureAwait(false);
            plan = plan with { Spec = ModelFacts.Add(plan, models) };
            plan = await revision.ConfigureAwait(false) is { } state ? plan with { Spec = plan.Spec with { Revision = state } } : plan;
            outcome = await RunAsync(plan, logDir, resumed, onLog, model, live, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            outcome = new EvalOutcome(stop.IsInterruption ? RunState.Interrupted : RunState.Cancelled, null, null, null);
        }
        catch (InspectException error)
        {
            LogFailed(logger, error, plan.Spec.EvalId!);
            outcome = new EvalOutcome(RunState.Failed, null, null, error.Message);
        }

        live.Finish(outcome.State, outcome.Log, outcome.Path, outcome.Error);
        LogEnded(logger, plan.Spec.EvalId!, outcome.State);
        return outcome;
    }

    /// <summary>Has the models of the run fetched and converted that are not on this machine yet, and says how that goes on.</summary>
    private async Task PrepareAsync(PlannedEval plan, LiveRun live, CancellationToken cancellationToken)
    {
        foreach (var (name, arguments) in ModelFacts.ModelsOf(plan))
        {
            await models.PrepareAsync(name, arguments, preparation => live.SetState(RunState.Loading, preparation.Text), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<EvalOutcome> RunAsync(
        PlannedEval plan, string logDir, ResumedEval? resumed, Action<string>? onLog, Model model, LiveRun live, EvalStop stop)
    {
        using var progress = new EvalProgress(plan, live, metrics, time);
        var begun = time.GetUtcNow();
        var writer = await OpenLogAsync(plan, logDir, resumed, live, stop.Token).ConfigureAwait(false);
        using var part = new PartialLog(writer.Path, resumed is { IsRetry: true }, logger);
        await using var closing = writer.ConfigureAwait(false);
        var header = new EvalLog { Eval = writer.Spec, Plan = writer.Plan, Stats = new EvalStats { StartedAt = begun } };
        live.Begin(header, writer.Path, plan.Samples, plan.Epochs, writer.FindSummary);
        using var tuning = new RunTuning(plan, resumed?.Updates, writer, live, time);
        stop.Steering.Attach(tuning);
        EvalError? error = null;
        try
        {
            // What an earlier process finished is counted before anybody is told that the run goes on.
            var (worked, ended) = await TakeOverAsync(plan, resumed, progress, writer, stop.Token).ConfigureAwait(false);

            // The parts of a resumed run add up, without the time in which nothing ran: every reader takes end less start.
            header = header with { Stats = header.Stats with { StartedAt = begun - worked } };
            live.Describe(header);

            // Only now: a retry that is broken off before begins anew.
            part.Complete();
            onLog?.Invoke(writer.Path);
            using var steered = stop.Steering.Follow(() => ShowState(live, progress, stop.Steering));
            live.SetProblem(writer.Problem);
            JsonElement? early;
            using var opened = new RunModels(models, model, plan, cache, live, time);
            (error, early) = await RunSamplesAsync(plan, ended, opened, live, tuning, progress, writer, stop).ConfigureAwait(false);
            if (stop.IsInterruption)
            {
                return new EvalOutcome(RunState.Interrupted, null, writer.Path, null);
            }

            steered.Dispose();
            header = header with { ConfigUpdates = tuning.Updates, Stats = header.Stats with { ConnectionLimitHistory = opened.ConnectionHistory(begun) } };
            live.SetState(RunState.Finishing);
            var log = Finish(plan, header, progress, error, early, stop);
            return await LogEnding.FinishAsync(writer, log.Header, log.Reductions, live, time, stop).ConfigureAwait(false)
                ? EvalOutcome.Of(log.Header, writer.Path) with { Warnings = log.Header.Results is { } results ? progress.Warnings(results) : [] }
                : new EvalOutcome(RunState.Interrupted, null, writer.Path, null);
        }
        catch (EvalLogException failure)
        {
            LogFailed(logger, failure, plan.Spec.EvalId!);
            return new EvalOutcome(RunState.Failed, null, part.Path, failure.Message);
        }
        finally
        {
            stop.Steering.Attach(null);
        }
    }

    private static void ShowState(LiveRun live, EvalProgress progress, EvalSteering steering)
    {
        var state = steering switch { { IsPaused: true } => RunState.Paused, { IsRecovered: true } => RunState.Recovered, _ => RunState.Running };
        progress.SetPaused(steering.IsPaused);
        if (live.State != state)
        {
            live.SetState(state);
        }
    }

    private async Task<EvalLogWriter> OpenLogAsync(PlannedEval plan, string logDir, ResumedEval? resumed, LiveRun live, CancellationToken cancellationToken)
    {
        var options = new EvalLogWriterOptions { Time = time, Logger = logger, OnProblem = live.SetProblem };
        if (resumed is { IsRetry: false })
        {
            return await EvalLogWriter.ResumeAsync(resumed.Path, options, cancellationToken).ConfigureAwait(false);
        }

        var (path, spec) = EvalLogName.Free(logDir, plan.Spec, plan.LogPattern);
        return await EvalLogWriter.StartAsync(path, spec, plan.Plan, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Counts what is kept of an earlier run.</summary>
    /// <returns>How long its parts worked, and the samples themselves where early stopping has to be told of them.</returns>
    private static async Task<(TimeSpan Worked, IReadOnlyList<FinishedSample> Ended)> TakeOverAsync(
        PlannedEval plan, ResumedEval? resumed, EvalProgress progress, EvalLogWriter writer, CancellationToken cancellationToken)
    {
        var (worked, ended) = (new WorkedTime(), new List<FinishedSample>());
        if (resumed is not null)
        {
            await foreach (var sample in resumed.TakeAsync(writer, cancellationToken).ConfigureAwait(false))
            {
                progress.Add(sample);
                worked.Add(sample.Summary.StartedAt, sample.Summary.CompletedAt);
                if (plan.Task.EarlyStopping is not null)
                {
                    ended.Add(sample);
                }
            }
        }

        return (worked.Total, ended);
    }

    private async Task<(EvalError? Error, JsonElement? Early)> RunSamplesAsync(
        PlannedEval plan, IReadOnlyList<FinishedSample> ended, RunModels opened, LiveRun live, RunTuning tuning, EvalProgress progress, EvalLogWriter writer, EvalStop stop)
    {
        var runner = new SampleRunner(plan, opened, tuning, stop.Steering, live, time, logger);
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var queue = new SampleQueue(plan.Work(progress.Has));
        var pool = new SamplePool(stop.Steering, () => opened.SamplesAtOnce(tuning));
        opened.UnderTest.LimitChanged = pool.Signal;
        try
        {
            using var early = await EarlyStops.StartAsync(plan, ended, abort.Token).ConfigureAwait(false);
            await pool.RunAsync(queue.ReadAsync(abort.Token), async (attempt, token) =>
            {
                if (early is not null && attempt.Failures.IsEmpty && await early.IsStoppedAsync(attempt.Sample.Id!.Value, attempt.Epoch, token).ConfigureAwait(false))
                {
                    queue.End();
                    return;
                }

                var (sample, isRetried) = await runner.RunAsync(attempt, token).ConfigureAwait(false);
                if (stop.IsInterruption && token.IsCancellationRequested && sample.Error is not null)
                {
                    return;
                }

                if (sample.Error is { } failure && !token.IsCancellationRequested && isRetried)
                {
                    progress.AddFailed(sample);
                    live.RetrySample(sample.Id, sample.Epoch);
                    queue.Again(attempt with { Failures = attempt.Failures.Add(FailedAttempt.Of(sample, failure)) });
                    return;
                }

                await EndAsync(sample, live, progress, writer).ConfigureAwait(false);
                queue.End();
                if (Fails(plan, progress))
                {
                    await abort.CancelAsync().ConfigureAwait(false);
                }
                else if (early is not null && sample.Error is null)
                {
                    await early.CompleteAsync(sample.Id, sample.Epoch, sample.Scores, token).ConfigureAwait(false);
                }
            }, abort.Token).ConfigureAwait(false);
            return (null, early is null ? null : await early.FinishAsync(abort.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // Stopped by the user or by the error policy; what ended is in the log.
        }
        catch (InspectException failure) when (failure is not EvalLogException)
        {
            // The task's own code that decides what is run.
            LogFailed(logger, failure, plan.Spec.EvalId!);
            return (EvalError.From(failure), null);
        }

        return (!stop.Token.IsCancellationRequested && abort.IsCancellationRequested ? progress.FirstError : null, null);
    }

    /// <summary>The errors so far end the run at once.</summary>
    private static bool Fails(PlannedEval plan, EvalProgress progress) =>
        plan.Spec.Config.ContinueOnFail != true && progress.Errors > 0 && ErrorPolicy.ShouldFail(progress.Errors, plan.TotalSamples, plan.Spec.Config.FailOnError);

    private static async Task EndAsync(EvalSample sample, LiveRun live, EvalProgress progress, EvalLogWriter writer)
    {
        live.Keep(sample);
        var ended = EndedSample.Of(sample);
        await writer.WriteAsync(sample, ended.Summary, CancellationToken.None).ConfigureAwait(false);
        progress.Add(FinishedSample.Of(ended));
        if (writer.Problem is null)
        {
            live.Written(sample);
        }
    }

    private (EvalLog Header, ImmutableArray<ReducedScores> Reductions) Finish(
        PlannedEval plan, EvalLog header, EvalProgress progress, EvalError? error, JsonElement? early, EvalStop stop)
    {
        var isCancelled = stop.Token.IsCancellationRequested;
        EvalResults? results = null;
        ImmutableArray<ReducedScores> reductions = [];
        try
        {
            if (error is null)
            {
                (results, reductions) = progress.Results();
                results = results with { EarlyStopping = early };
            }
        }
        catch (InspectException failure)
        {
            error = EvalError.From(failure);
            LogFailed(logger, failure, plan.Spec.EvalId!);
        }

        var isFailed = error is not null || ErrorPolicy.ShouldFail(progress.Errors, plan.TotalSamples, plan.Spec.Config.FailOnError);
        var (byModel, byRole) = progress.Usage();
        var log = header with
        {
            Status = isCancelled ? EvalStatus.Cancelled : isFailed ? EvalStatus.Error : EvalStatus.Success,
            Results = results,
            Error = error,
            Stats = header.Stats with { CompletedAt = time.GetUtcNow(), ModelUsage = byModel, RoleUsage = byRole },
            Tags = [.. (plan.Spec.Tags ?? []).Order(StringComparer.Ordinal)],
            Metadata = plan.Spec.Metadata ?? ImmutableDictionary<string, JsonElement>.Empty,
        };
        return (log, reductions);
    }

    [LoggerMessage(LogLevel.Information, "Eval {EvalId} of task {Task} on {Model} starts")]
    private static partial void LogStarted(ILogger logger, string evalId, string task, string model);

    [LoggerMessage(LogLevel.Information, "Eval {EvalId} ended: {State}")]
    private static partial void LogEnded(ILogger logger, string evalId, RunState state);

    [LoggerMessage(LogLevel.Error, "Eval {EvalId} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string evalId);
}
