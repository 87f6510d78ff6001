using System.Net.Sockets;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Models;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Web.Queue;

/// <summary>Runs one small eval on the mock model when the app has started, into a folder that is deleted after; where a provider has its key, another one on a server of its own.</summary>
/// <remarks>What a run needs is compiled on its first use, which would cost the first click of a user half a second, and the first answers of a hosted model a quarter of one.</remarks>
public sealed partial class RunRehearsal(EvalPlanner planner, ModelRegistry models, RunMetrics metrics, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RunRehearsal> logger) : BackgroundService
{
    private const string TaskText = "{dataset: [{input: Say hello, target: hello}], solver: [{system_message: {template: Be brief}}, generate], scorer: exact, epochs: 2}";

    private const string Mock = "mockllm/model";
    private const string Hosted = "vllm/rehearsal";

    /// <summary>How it ended; null before that.</summary>
    internal EvalOutcome? Outcome { get; private set; }

    /// <summary>How that on a server ended; null before that, and where no provider has its key.</summary>
    internal EvalOutcome? HostedOutcome { get; private set; }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var start = lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            Outcome = await RunAsync(Mock, ModelArguments.None, stoppingToken);
            if (models.Providers().Any(p => p.Key is { IsSet: true }))
            {
                await using var server = await RehearsalServer.StartAsync(stoppingToken);
                HostedOutcome = await RunAsync(Hosted, new ModelArguments { BaseUrl = server.Address }, stoppingToken);
                models.Forget(Hosted);
            }
        }
        catch (Exception error) when (error is InspectException or IOException or UnauthorizedAccessException or SocketException)
        {
            LogFailed(logger, error);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app ends before it was used.
        }
    }

    private async Task<EvalOutcome> RunAsync(string model, ModelArguments arguments, CancellationToken stoppingToken)
    {
        var folder = Directory.CreateTempSubdirectory("inspect-rehearsal-");
        try
        {
            var file = Path.Combine(folder.FullName, "rehearsal.yaml");
            await File.WriteAllTextAsync(file, TaskText, stoppingToken);
            using var stop = new EvalStop();
            await using var registration = stoppingToken.Register(stop.Cancel);
            var plan = await planner.PlanAsync(new EvalRequest { Task = file, Model = model, ModelArguments = arguments }, LogId.New(), folder.FullName, stoppingToken);
            using var feed = new LiveFeed(time);
            var runner = new EvalRunner(models, feed, metrics, time, NullLogger<EvalRunner>.Instance, null);
            return await runner.RunAsync(plan, folder.FullName, null, null, stop);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The rehearsal of a run failed; the first run will take a little longer")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
