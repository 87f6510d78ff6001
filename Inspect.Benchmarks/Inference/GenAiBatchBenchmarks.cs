using BenchmarkDotNet.Attributes;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.GenAi;
using Inspect.Engine.Inference.Sampling;

namespace Inspect.Benchmarks.Inference;

/// <summary>Answers of the built-in model, alone and in a lock-step batch. Per operation, one row or ten give 32 tokens each.</summary>
[MemoryDiagnoser]
public class GenAiBatchBenchmarks
{
    private const int Tokens = 32;

    private GenAiEngine _engine = null!;

    [Params(0, 1)]
    public double Temperature { get; set; }

    [GlobalSetup]
    public async Task SetupAsync() => _engine = await GenAiEngine.LoadAsync(Path.Combine(Home(), "models", "SmolLM2-135M-Instruct"));

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        var (sampling, step, rows) = _engine.LastStep;
        Console.WriteLine($"// last batch: {rows} rows, {step * 1000:F2} ms a step, sampler {sampling * 1000:F2} ms of it ({sampling / step:P1}), {_engine.LastTokensPerSecond:F0} tokens/s with the prompts");
        await _engine.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public Task<int> OneRow() => RunAsync(1);

    [Benchmark]
    public Task<int> TenRows() => RunAsync(10);

    private async Task<int> RunAsync(int rows)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, rows).Select(AnswerAsync));
        return answers.Sum();
    }

    private async Task<int> AnswerAsync(int epoch)
    {
        var tokens = 0;
        var request = new LocalRequest
        {
            Messages = [new LocalMessage("user", "Tell me a long story about a sailor.")],
            Sampling = new SamplingSettings { Temperature = Temperature },
            MaxTokens = Tokens,
            Random = RandomStream.Of(1, "story", epoch, 1),
        };
        await foreach (var delta in _engine.GenerateAsync(request, CancellationToken.None))
        {
            tokens = delta.End?.OutputTokens ?? tokens;
        }

        return tokens;
    }

    /// <summary>The nearest folder upwards with the solution: benchmarks run in folders of their own.</summary>
    private static string Home()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Inspect.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Run the benchmarks from within the repository.");
    }
}
