using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Live;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Benchmarks.Live;

/// <summary>A run of 100,000 samples with two metrics: how long each 10,000 take, and what is held in memory of each that ended while the others wait.</summary>
internal static class RunLoad
{
    private const int Items = 10;
    private const int Epochs = 10_000;
    private const int Samples = Items * Epochs;
    private const int Step = 10_000;
    private static readonly int[] Holds = [10_000, 50_000, 90_000];

    public static async Task RunAsync()
    {
        var calls = 0;
        var gates = Holds.Select(count => (Count: count, Reached: Signal(), Open: Signal())).ToArray();
        var fake = new FakeProvider(async (_, token) =>
        {
            var call = Interlocked.Increment(ref calls);
            foreach (var (count, reached, open) in gates.Where(g => call > g.Count))
            {
                reached.TrySetResult();
                await open.Task.WaitAsync(token);
            }

            return "Default output from a model";
        });
        using var server = await LoadServer.StartAsync(
            fake, ("warm", TaskOf("mockllm/model", 1, 1_000)), ("timed", TaskOf("mockllm/model", Items, Epochs)), ("held", TaskOf("fake/model", Items, Epochs)));
        await server.RunAsync("warm", null);
        var evalId = LogId.New();
        var running = server.RunAsync("held", evalId);
        var held = new List<long>();
        foreach (var (count, reached, open) in gates)
        {
            await reached.Task;

            // The journal is synced and the log flushed meanwhile, so that what is on its way is not counted.
            await Task.Delay(TimeSpan.FromSeconds(15), TimeProvider.System);
            held.Add(GC.GetTotalMemory(forceFullCollection: true));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} ended: {held[^1] / 1e6:0.0} MB"));
            if (count == Holds[^1])
            {
                await LookAsync(server, evalId);
            }

            open.SetResult();
        }

        await running;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(held[^1] - held[0]) / (Holds[^1] - Holds[0]):N0} bytes for each more that ended"));
        await TimeAsync(server);
    }

    /// <summary>The page of the run while it is live: its first rows, and what one browser costs the server.</summary>
    private static async Task LookAsync(LoadServer server, string evalId)
    {
        var run = new Dictionary<string, object?> { [nameof(RunPage.Run)] = evalId };
        await PageDraw.RunAsync<RunPage>(server, "run page, live run of 100,000 samples", $"runs/{evalId}", run);
        await PageDraw.RunAsync<RunPage>(server, "the same again", $"runs/{evalId}", run);
        var page = new Uri(server.Address, $"runs/{evalId}");
        for (var i = 0; i < 3; i++)
        {
            var (heap, resident) = Memory();
            using (await Viewers.OpenAsync(page, 1))
            {
                await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
                var (heapWatched, residentWatched) = Memory();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"one viewer: {(heapWatched - heap) / 1e6:0.0} MB held, {(residentWatched - resident) / 1e6:0.0} MB resident"));
            }
        }
    }

    private static (long Heap, long Resident) Memory()
    {
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        return (heap, Environment.WorkingSet);
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string TaskOf(string model, int items, int epochs)
    {
        var dataset = string.Join(", ", Enumerable.Range(1, items).Select(i => $"{{input: Say hello {i}, target: Default}}"));
        return $"dataset: [{dataset}]\nscorer: includes\nepochs: {epochs}\nmodel: {model}\n";
    }

    private static async Task TimeAsync(LoadServer server)
    {
        var evalId = LogId.New();
        var feed = server.Services.GetRequiredService<LiveFeed>();
        feed.Open(evalId);
        var watching = WatchAsync(feed, evalId);
        var started = Stopwatch.GetTimestamp();
        await server.RunAsync("timed", evalId);
        await watching;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Samples:N0} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s"));
    }

    private static async Task WatchAsync(LiveFeed feed, string evalId)
    {
        var last = Stopwatch.GetTimestamp();
        var next = Step;
        await foreach (var update in feed.WatchAsync(evalId, 0, CancellationToken.None))
        {
            if (update is ProgressUpdate progress && progress.Done >= next)
            {
                var seconds = Stopwatch.GetElapsedTime(last).TotalSeconds;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Done:N0} done, {seconds:0.00} s for the last {progress.Done - next + Step:N0}"));
                next = ((progress.Done / Step) + 1) * Step;
                last = Stopwatch.GetTimestamp();
            }
        }
    }
}
