using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.GenAi;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;

namespace Inspect.Benchmarks.Inference;

/// <summary>What evaluations ask of the built-in model, answered by both engines in turn: <c>engines [ROUNDS [THREADS]]</c>. Seconds of the best round.</summary>
/// <remarks>
/// With one thread nothing spins, so that the processor time of the whole process says what a round costs whatever else runs on the machine: it is
/// printed in place of the seconds that passed. Both pick the same tokens from the same random numbers, so that they do the same work; the number of tokens is
/// printed, and an engine that gives another number is reported.
/// </remarks>
internal static class EngineLoad
{
    private const string Story = "Tell me a long story about a sailor who sails around the world and back.";

    private static readonly (string Name, Func<int, IEnumerable<LocalRequest>> Requests)[] Loads =
    [
        ("one answer, 64 new tokens", round => [Ask($"{Story} ({round})", 64, 1)]),
        ("32 answers, prompts whose ends differ, 64 new tokens", round => Different(round, 32, _ => 64)),
        ("32 answers, prompts whose ends differ, 8 to 64 new tokens", round => Different(round, 32, i => 8 + (i * 56 / 31))),
        ("10 epochs of one prompt, 20 new tokens", round => Enumerable.Range(0, 10).Select(i => Ask($"Just reply with Hello World ({round})", 20, i))),
        ("10 samples of 10 epochs, prompts of 190 tokens, 8 to 48 new tokens",
            round => Enumerable.Range(0, 100).Select(i => Ask($"{string.Concat(Enumerable.Repeat(Story, 8))} Part {round} of {i / 10}.", 8 + (i * 7 % 41), i))),
    ];

    /// <summary>Runs all loads.</summary>
    /// <param name="rounds">Rounds of each.</param>
    /// <param name="threads">Cores that each engine uses; null for all.</param>
    public static async Task RunAsync(int rounds, int? threads = null)
    {
        var shape = new EngineShape(threads, null);
        var isProcessorTime = threads == 1;
        var folder = ModelFolder.Read(Path.Combine(Repository.Root, "models", "SmolLM2-135M-Instruct"));
        await using var genAi = await GenAiEngine.LoadAsync(folder, TimeProvider.System, shape: shape);
        await using var shared = await BatchEngine.LoadAsync(folder, TimeProvider.System, shape: shape);
        await using var unshared = await BatchEngine.LoadAsync(folder, TimeProvider.System, keptPrompts: 0, shape: shape);
        (string Name, ILocalEngine Engine)[] engines = [("genai", genAi), ("batch, no prompts kept", unshared), ("batch", shared)];
        Console.WriteLine($"load s: genai {genAi.Info.LoadSeconds}, batch {shared.Info.LoadSeconds}, a second time {unshared.Info.LoadSeconds}");
        Console.WriteLine($"| what | tokens | {string.Join(" | ", engines.Select(e => $"{e.Name} s"))} | times genai |\n|---|---|{string.Concat(engines.Select(_ => "---|"))}---|");
        foreach (var (name, requests) in Loads)
        {
            await RunAsync(engines, name, requests, rounds, isProcessorTime);
        }

        await MeasureStepsAsync(shared);

        Console.WriteLine($"load average: {(File.Exists("/proc/loadavg") ? await File.ReadAllTextAsync("/proc/loadavg") : "not known")}");
    }

    private static async Task RunAsync((string Name, ILocalEngine Engine)[] engines, string name, Func<int, IEnumerable<LocalRequest>> requests, int rounds, bool isProcessorTime)
    {
        var best = engines.Select(_ => double.MaxValue).ToArray();
        var tokens = new HashSet<int>();
        for (var round = 0; round <= rounds; round++)
        {
            tokens.Clear();
            for (var i = 0; i < engines.Length; i++)
            {
                var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                tokens.Add((await Task.WhenAll(requests(round).Select(r => AnswerAsync(engines[i].Engine, r)))).Sum());
                if (round > 0)
                {
                    best[i] = Math.Min(best[i], (isProcessorTime ? Environment.CpuUsage.TotalTime - used : Stopwatch.GetElapsedTime(started)).TotalSeconds);
                }
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {name} | {string.Join(" or ", tokens)} | {string.Join(" | ", best.Select(b => b.ToString("0.00", CultureInfo.InvariantCulture)))} | {best[0] / best[1]:0.00}, {best[0] / best[2]:0.00} |"));
    }

    /// <summary>What the engine itself takes of a step of all rows, and what it allocates.</summary>
    private static async Task MeasureStepsAsync(BatchEngine engine)
    {
        var before = engine.FullSteps;
        await Task.WhenAll(Different(-1, 2 * BatchEngine.MaxRows, _ => 96).Select(r => AnswerAsync(engine, r)));
        var steps = engine.FullSteps.Since(before);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{steps.Steps} steps of {BatchEngine.MaxRows} rows: model {Milliseconds(steps.ModelSeconds)} ms, sampling {Milliseconds(steps.SamplingSeconds)} ms, all else {Milliseconds(steps.OtherSeconds)} ms: the engine's own time is {steps.OwnShare:P1} of a step; {steps.AllocatedBytes / Math.Max(1.0, steps.Tokens):0} bytes allocated a token"));

        string Milliseconds(double seconds) => (1_000 * seconds / Math.Max(1, steps.Steps)).ToString("0.00", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<LocalRequest> Different(int round, int count, Func<int, int> tokens) =>
        Enumerable.Range(0, count).Select(i => Ask($"What is the capital of country number {i} of list {round}? Tell me about it in detail please.", tokens(i), i));

    private static LocalRequest Ask(string text, int tokens, int seed) => new()
    {
        Messages = [new LocalMessage("user", text)],
        MaxTokens = tokens,
        Random = RandomStream.Of(1, "load", seed, 1),
    };

    private static async Task<int> AnswerAsync(ILocalEngine engine, LocalRequest request)
    {
        var tokens = 0;
        await foreach (var delta in engine.GenerateAsync(request, CancellationToken.None))
        {
            tokens = delta.End?.OutputTokens ?? tokens;
        }

        return tokens;
    }
}
