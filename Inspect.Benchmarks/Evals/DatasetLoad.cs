using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Benchmarks.Evals;

/// <summary>What a large dataset costs before its first sample runs: the plan of a run of all rows, in the order of the file and shuffled.</summary>
internal static class DatasetLoad
{
    /// <summary>Plans a run of many rows and prints seconds, bytes held and the most that the process held.</summary>
    /// <param name="rows">Rows of the dataset, of some 550 bytes each.</param>
    public static async Task RunAsync(int rows)
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("rows", "dataset: {file: rows.jsonl}\nscorer: includes\n"));
        var words = string.Join(' ', Enumerable.Repeat("a row of a large dataset holds some text", 12));
        await File.WriteAllLinesAsync(
            Path.Combine(host.Tasks, "rows.jsonl"), Enumerable.Range(1, rows).Select(i => $"{{\"input\": \"{words} {i}\", \"target\": \"A\", \"metadata\": {{\"topic\": \"t{i % 7}\"}}}}"));
        await MeasureAsync(host, rows, isShuffled: false);
        await MeasureAsync(host, rows, isShuffled: true);
    }

    /// <summary>In a method of its own: what an earlier plan held must be gone.</summary>
    private static async Task MeasureAsync(EngineHost host, int rows, bool isShuffled)
    {
        var config = new EvalConfig { SampleShuffle = JsonSerializer.SerializeToElement<object>(isShuffled ? 1 : false) };
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();
        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "rows", EvalConfig = config }, LogId.New(), null, CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        started = Stopwatch.GetTimestamp();
        var letters = plan.Work().Sum(w => (long)w.Sample.Input.Text.Length);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(isShuffled ? "shuffled" : "in order"),-8} {rows:N0} rows: planned in {seconds:0.0} s, {held / 1e6:N0} MB held, {held / (double)rows:N0} bytes a row, most of the process so far {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:N0} MB; all items read in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s, {letters:N0} letters"));
        GC.KeepAlive(plan);
    }
}
