using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;

namespace Inspect.Benchmarks.Inference;

/// <summary>Many short requests of one loaded model: <c>soak [REQUESTS]</c>. Prints memory at the start, on the way and at the end: it must not grow.</summary>
internal static class SoakLoad
{
    private const int AtOnce = 64;
    private const int Parts = 4;

    /// <summary>Runs it.</summary>
    /// <param name="requests">Requests in all.</param>
    public static async Task RunAsync(int requests)
    {
        var folder = ModelFolder.Read(Path.Combine(Repository.Root, "models", "SmolLM2-135M-Instruct"));
        await using var engine = await BatchEngine.LoadAsync(folder, TimeProvider.System);
        var started = Stopwatch.GetTimestamp();

        // The first answers make what all others use.
        await AnswerAsync(engine, 0, AtOnce * 2);
        Print("start", 0);
        for (var part = 0; part < Parts; part++)
        {
            var (first, last) = (requests / Parts * part, part == Parts - 1 ? requests : requests / Parts * (part + 1));
            await AnswerAsync(engine, first, last - first);
            Print(part == (Parts / 2) - 1 ? "middle" : part == Parts - 1 ? "end" : "on the way", last);
        }

        void Print(string place, int done)
        {
            GC.Collect();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{place}: {done:N0} requests, {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, working set {Environment.WorkingSet / 1e6:0.0} MB, managed {GC.GetTotalMemory(forceFullCollection: true) / 1e6:0.0} MB"));
        }
    }

    private static Task AnswerAsync(BatchEngine engine, int first, int count) => Parallel.ForEachAsync(
        Enumerable.Range(first, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, stop) =>
        {
            // Prompts of many lengths, some of them alike, with and without log-probabilities.
            var request = new LocalRequest
            {
                Messages = [new LocalMessage("user", $"{string.Concat(Enumerable.Repeat("word ", i % 37))}{i / 3}")],
                MaxTokens = 1 + (i % 4),
                Random = RandomStream.Of(1, "soak", i + 1, 1),
                TopLogProbabilities = i % 5 == 0 ? 3 : null,
            };
            await foreach (var _ in engine.GenerateAsync(request, stop))
            {
            }
        });
}
