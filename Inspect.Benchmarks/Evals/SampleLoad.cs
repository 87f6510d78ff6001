using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Tests.Support;

namespace Inspect.Benchmarks.Evals;

/// <summary>What the engine itself costs: runs of a model that answers at once, with their log and nobody who watches.</summary>
internal static class SampleLoad
{
    private const int Rounds = 3;

    /// <summary>Runs samples, once as many items and once as many epochs of ten items, and prints samples a second, time of the processor and bytes allocated.</summary>
    /// <param name="count">Samples of a run.</param>
    public static async Task RunAsync(int count)
    {
        await using var host = new EngineHost(
            FakeProvider.Saying("Default"), ("items", "dataset: {file: datasets/items.jsonl}\nscorer: includes\n"), ("epochs", TaskOf(10, count / 10)), ("warm", TaskOf(10, 200)));
        Directory.CreateDirectory(Path.Combine(host.Tasks, "datasets"));
        await File.WriteAllLinesAsync(
            Path.Combine(host.Tasks, "datasets", "items.jsonl"), Enumerable.Range(1, count).Select(i => $"{{\"input\": \"Say hello {i}\", \"target\": \"Default\"}}"));
        await RunAsync(host, "warm", 2_000, isShown: false);
        for (var i = 0; i < Rounds; i++)
        {
            await RunAsync(host, "items", count, isShown: true);
            await RunAsync(host, "epochs", count, isShown: true);
        }
    }

    private static async Task RunAsync(EngineHost host, string task, int count, bool isShown)
    {
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var outcome = await host.RunAsync(new EvalRequest { Task = task, Model = "mockllm/model" });
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var used = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        if (outcome.Log?.Status != EvalStatus.Success)
        {
            throw new InvalidOperationException($"The run ended as {outcome.State}: {outcome.Error}");
        }

        File.Delete(outcome.Path!);
        if (isShown)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{task,-6} {count:N0}: {count / seconds:N0} samples/s, {used * 100_000 / count:0.0} s of processor for 100,000, {allocated / count:N0} bytes allocated a sample, {GC.CollectionCount(2)} full collections so far"));
        }
    }

    private static string TaskOf(int items, int epochs)
    {
        var dataset = string.Join(", ", Enumerable.Range(1, items).Select(i => $"{{input: Say hello {i}, target: Default}}"));
        return $"dataset: [{dataset}]\nscorer: includes\nepochs: {epochs}\n";
    }
}
