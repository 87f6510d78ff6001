using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Evals;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Benchmarks.Live;

/// <summary>A run of 100,000 samples is killed when 90,000 have ended, and goes on in another process: how long until its next sample begins.</summary>
internal static class ResumeLoad
{
    private const int Items = 10;
    private const int Epochs = 10_000;
    private const int Ended = 90_000;
    private const int Rounds = 3;

    public static async Task RunAsync()
    {
        for (var round = 1; round <= Rounds; round++)
        {
            using var folder = new TemporaryFolder();
            var evalId = LogId.New();
            await KilledAsync(folder.Path, evalId);
            var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var model = new FakeProvider((_, _) =>
            {
                next.TrySetResult();
                return Task.FromResult("Default output from a model");
            });
            using var server = await LoadServer.StartAsync(folder.Path, model);
            var log = Directory.EnumerateFiles(server.Logs, "*.eval").Single();
            using var stop = new EvalStop();
            using var self = Process.GetCurrentProcess();
            var (started, before) = (Stopwatch.GetTimestamp(), self.TotalProcessorTime);
            var running = server.Services.GetRequiredService<EvalLauncher>().RunAsync(new EvalRequest { Task = "killed" }, evalId, log, null, stop);
            await Task.WhenAny(next.Task, running);
            self.Refresh();
            var (seconds, busy) = (Stopwatch.GetElapsedTime(started).TotalSeconds, (self.TotalProcessorTime - before).TotalSeconds);
            var (resident, held) = (Environment.WorkingSet / 1e6, GC.GetTotalMemory(forceFullCollection: true) / 1e6);
            var outcome = await running;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round}: next sample after {seconds:0.0} s ({busy:0.0} s of processor), {model.Calls:N0} run again, {outcome.State} with {outcome.Log?.Results?.CompletedSamples:N0} samples after {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s; {held:0} MB held and {resident:0} MB resident when it went on, {Environment.WorkingSet / 1e6:0} MB at the end"));
        }
    }

    /// <summary>The process that is killed: says so when 90,000 have ended, and waits.</summary>
    public static async Task BeKilledAsync(string folder, string evalId)
    {
        var calls = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new FakeProvider(async (_, token) =>
        {
            if (Interlocked.Increment(ref calls) > Ended)
            {
                reached.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }

            return "Default output from a model";
        });
        using var server = await LoadServer.StartAsync(folder, model);
        var dataset = string.Join(", ", Enumerable.Range(1, Items).Select(i => $"{{input: Say hello {i}, target: Default}}"));
        await server.WriteTaskAsync("killed", $"dataset: [{dataset}]\nscorer: includes\nepochs: {Epochs}\nmodel: fake/model\n");
        var running = server.RunAsync("killed", evalId);
        await reached.Task;

        // What ended is on disk within a second.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        Console.WriteLine("ready");
        await running;
    }

    private static async Task KilledAsync(string folder, string evalId)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!, [.. HubLoad.Arguments(), "resume-killed", folder, evalId]) { RedirectStandardOutput = true };
        using var process = Process.Start(info)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line && line != "ready")
        {
            // What the app says at its start.
        }

        process.Kill();
        await process.WaitForExitAsync();
    }
}
