using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Models;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Web.Queue;

/// <summary>Runs one small eval on the mock model when the app has started, into a folder that is deleted after.</summary>
/// <remarks>What a run needs is compiled on its first use, which would cost the first click of a user half a second.</remarks>
public sealed partial class RunRehearsal(EvalPlanner planner, ModelRegistry models, RunMetrics metrics, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RunRehearsal> logger) : BackgroundService
{
    private const string TaskText = "{dataset: [{input: Say hello, target: hello}], solver: [{system_message: {template: Be brief}}, generate], scorer: exact, epochs: 2}";

    /// <summary>How it ended; null before that.</summary>
    internal EvalOutcome? Outcome { get; private set; }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var start = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            await RunAsync(stoppingToken);
        }
        catch (Exception error) when (error is InspectException or IOException or UnauthorizedAccessException)
        {
            LogFailed(logger, error);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends before it was used.
        }
    }

    private async Task RunAsync(CancellationToken stoppingToken)
    {
        var folder = Directory.CreateTempSubdirectory("inspect-rehearsal-");
        try
        {
            var file = Path.Combine(folder.FullName, "rehearsal.yaml");
            await File.WriteAllTextAsync(file, TaskText, stoppingToken);
            using var stop = new EvalStop();
            await using var registration = stoppingToken.Register(stop.Cancel);
            var plan = await planner.PlanAsync(new EvalRequest { Task = file, Model = "mockllm/model" }, LogId.New(), folder.FullName, stoppingToken);
            using var feed = new LiveFeed(time);
            var runner = new EvalRunner(models, feed, metrics, time, NullLogger<EvalRunner>.Instance, null);
            Outcome = await runner.RunAsync(plan, folder.FullName, null, null, stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The rehearsal of a run failed; the first run will take a little longer")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
