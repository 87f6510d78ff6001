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

    /// <summary>What the model is told of the run that is measured on its way.</summary>
    private static readonly Standing Now = new();

    /// <summary>Runs samples, once as many items and once as many epochs of ten items, and prints samples a second, time of the processor, bytes allocated and bytes held.</summary>
    /// <param name="count">Samples of a run.</param>
    /// <param name="parallel">Samples at the same time; null for as many as usual.</param>
    public static async Task RunAsync(int count, int? parallel)
    {
        await using var host = new EngineHost(
            new FakeProvider((_, _) => Now.AnswerAsync()), ("items", "dataset: {file: datasets/items.jsonl}\nscorer: includes\n"), ("epochs", TaskOf(10, count / 10)), ("warm", TaskOf(10, 200)));
        Directory.CreateDirectory(Path.Combine(host.Tasks, "datasets"));
        await File.WriteAllLinesAsync(
            Path.Combine(host.Tasks, "datasets", "items.jsonl"), Enumerable.Range(1, count).Select(i => $"{{\"input\": \"Say hello {i}\", \"target\": \"Default\"}}"));
        await RunAsync(host, "warm", 2_000, parallel, isShown: false);
        for (var i = 0; i < Rounds; i++)
        {
            await RunAsync(host, "items", count, parallel, isShown: true);
            await RunAsync(host, "epochs", count, parallel, isShown: true);
        }

        await MeasureHeldAsync(host, count, parallel);
    }

    private static async Task RunAsync(EngineHost host, string task, int count, int? parallel, bool isShown)
    {
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var paused = GC.GetTotalPauseDuration();
        var collections = GC.CollectionCount(0);
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var outcome = await host.RunAsync(new EvalRequest { Task = task, Model = "mockllm/model", EvalConfig = new EvalConfig { MaxSamples = parallel } });
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var used = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        paused = GC.GetTotalPauseDuration() - paused;
        if (outcome.Log?.Status != EvalStatus.Success)
        {
            throw new InvalidOperationException($"The run ended as {outcome.State}: {outcome.Error}");
        }

        File.Delete(outcome.Path!);
        if (isShown)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{task,-6} {count:N0}: {count / seconds:N0} samples/s, {used * 100_000 / count:0.0} s of processor for 100,000, {allocated / count:N0} bytes allocated a sample, {GC.CollectionCount(0) - collections} collections, {GC.CollectionCount(2)} full ones so far, all pauses {paused.TotalSeconds:0.00} s, the last one kept {GC.GetGCMemoryInfo(GCKind.Ephemeral).PromotedBytes / 1e6:0.0} MB, that of the last full one {LastFull.TotalMilliseconds:0} ms"));
        }
    }

    private static TimeSpan LastFull => GC.GetGCMemoryInfo(GCKind.FullBlocking).PauseDurations is [var longest, ..] ? longest : TimeSpan.Zero;

    /// <summary>Prints what each more sample that ended holds in memory, and whether the last tenth of a run takes longer than the first.</summary>
    private static async Task MeasureHeldAsync(EngineHost host, int count, int? parallel)
    {
        Now.Begin(count);
        var outcome = await host.RunAsync(new EvalRequest { Task = "items", EvalConfig = new EvalConfig { MaxSamples = parallel } });
        File.Delete(outcome.Path!);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"held  {count:N0}: {Now.BytesHeld:N0} bytes for each more sample that ended, first tenth {Now.FirstTenth.TotalSeconds:0.00} s, last tenth {Now.LastTenth.TotalSeconds:0.00} s"));
    }

    private static string TaskOf(int items, int epochs)
    {
        var dataset = string.Join(", ", Enumerable.Range(1, items).Select(i => $"{{input: Say hello {i}, target: Default}}"));
        return $"dataset: [{dataset}]\nscorer: includes\nepochs: {epochs}\n";
    }

    /// <summary>Looks at memory and clock as the calls of a run come. Thread-safe.</summary>
    private sealed class Standing
    {
        private readonly long[] _memory = new long[2];
        private readonly long[] _times = new long[4];
        private int _count;
        private int _calls;

        /// <summary>Bytes that the samples between the first and the last tenth added, by sample.</summary>
        public long BytesHeld => (_memory[1] - _memory[0]) / (_count * 8L / 10);

        /// <summary>Time of the first tenth.</summary>
        public TimeSpan FirstTenth => Stopwatch.GetElapsedTime(_times[0], _times[1]);

        /// <summary>Time of the last tenth.</summary>
        public TimeSpan LastTenth => Stopwatch.GetElapsedTime(_times[2], _times[3]);

        /// <summary>The next calls are those of a run.</summary>
        public void Begin(int count) => (_count, _calls) = (count, 0);

        /// <summary>Answers a call.</summary>
        public Task<string> AnswerAsync()
        {
            var call = Interlocked.Increment(ref _calls);
            if (call == 1)
            {
                _times[0] = Stopwatch.GetTimestamp();
            }
            else if (call == _count / 10)
            {
                _times[1] = Stopwatch.GetTimestamp();
                _memory[0] = GC.GetTotalMemory(forceFullCollection: true);
            }
            else if (call == _count / 10 * 9)
            {
                _memory[1] = GC.GetTotalMemory(forceFullCollection: true);
                _times[2] = Stopwatch.GetTimestamp();
            }
            else if (call == _count)
            {
                _times[3] = Stopwatch.GetTimestamp();
            }

            return Task.FromResult("Default");
        }
    }
}
