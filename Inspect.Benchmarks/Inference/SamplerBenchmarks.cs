using BenchmarkDotNet.Attributes;
using Inspect.Engine.Inference.Sampling;

namespace Inspect.Benchmarks.Inference;

/// <summary>One token a row for ten rows of the built-in model's vocabulary. The baseline takes the likeliest.</summary>
[MemoryDiagnoser]
public class SamplerBenchmarks
{
    private const int Rows = 10;
    private const int Vocabulary = 49_152;

    private static readonly SamplingSettings GreedySettings = new() { Temperature = 0 };
    private static readonly SamplingSettings Temperature1Settings = new();
    private static readonly SamplingSettings TopPSettings = new() { TopP = 0.95 };
    private static readonly SamplingSettings TopKSettings = new() { TopK = 50 };
    private static readonly SamplingSettings MinPSettings = new() { MinP = 0.05 };
    private static readonly SamplingSettings PenaltiesSettings = new() { RepetitionPenalty = 1.1, FrequencyPenalty = 0.5 };

    private readonly Sampler _sampler = new(Vocabulary);
    private readonly float[][] _logits = new float[Rows][];
    private readonly uint[] _said = new uint[500];
    private RandomStream _random;
    private int _position;

    /// <summary>How unlike each other the logits are: 1 nearly all tokens likely, 3 as a language model's.</summary>
    [Params(1, 3)]
    public int Spread { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (var row = 0; row < Rows; row++)
        {
            _logits[row] = [.. Enumerable.Range(0, Vocabulary).Select(_ => (float)(Spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
        }

        for (var i = 0; i < _said.Length; i++)
        {
            _said[i] = (uint)random.Next(Vocabulary);
        }

        _random = RandomStream.Of(1, "benchmark", 1, 1);
    }

    [Benchmark(Baseline = true)]
    public int Greedy() => Step(GreedySettings);

    [Benchmark]
    public int Temperature1() => Step(Temperature1Settings);

    [Benchmark]
    public int TopP() => Step(TopPSettings);

    [Benchmark]
    public int TopK() => Step(TopKSettings);

    [Benchmark]
    public int MinP() => Step(MinPSettings);

    [Benchmark]
    public int Penalties() => Step(PenaltiesSettings);

    private int Step(SamplingSettings settings)
    {
        var sum = 0;
        foreach (var logits in _logits)
        {
            sum += _sampler.Pick(logits, settings, _said, _said, _random.At(_position++));
        }

        return sum;
    }
}
