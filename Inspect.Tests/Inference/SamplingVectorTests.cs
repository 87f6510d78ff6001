using System.Text.Json;
using Inspect.Engine.Inference.Sampling;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Kept tokens and probabilities against transformers' logits processors.</summary>
public sealed class SamplingVectorTests
{
    private static readonly string[] Known = ["temperature", "top_k", "top_p", "min_p", "repetition_penalty", "frequency_penalty", "presence_penalty"];

    private static readonly Lazy<JsonElement> File = new(() =>
    {
        var path = Vectors.Root is { } root ? Path.Combine(root, "sampling.json.gz") : null;
        Assert.SkipUnless(System.IO.File.Exists(path), "sampling.json.gz is not in the vectors of this machine.");
        return JsonGz.Read(path!);
    });

    [Fact]
    public void Distribution_ReferenceCases_KeepsTheSameTokens()
    {
        foreach (var (test, index) in Cases())
        {
            var logits = Logits(test);

            var kept = new Sampler(logits.Length).Distribution(logits, Settings(test.GetProperty("params")), Ids(test, "promptIds"), Ids(test, "generatedIds"));

            var probabilities = Doubles(test.GetProperty("keptProbs"));
            if (test.TryGetProperty("tieAtTopPCut", out var tie) && tie.ValueKind == JsonValueKind.True)
            {
                AssertClose(probabilities.OrderDescending(), kept.Select(k => k.Probability).OrderDescending(), index);
                continue;
            }

            var byId = kept.OrderBy(k => k.Id).ToList();
            Assert.Equal((index, string.Join(',', Ids(test, "keptIds"))), (index, string.Join(',', byId.Select(k => k.Id))));
            AssertClose(probabilities, byId.Select(k => k.Probability), index);
        }
    }

    [Fact]
    public void TopLogProbabilities_ReferenceCases_AreThoseOfTheRawLogits()
    {
        foreach (var (test, index) in Cases())
        {
            var logits = Logits(test);
            var expected = test.GetProperty("logprobs");

            var top = new Sampler(logits.Length).TopLogProbabilities(logits, expected.GetProperty("top").GetInt32());

            Assert.Equal((index, string.Join(',', Ids(expected, "ids"))), (index, string.Join(',', top.Select(t => t.Id))));
            AssertClose(Doubles(expected.GetProperty("values")), top.Select(t => t.LogProbability), index);
        }
    }

    [Fact]
    public void Pick_AtTemperatureZero_TakesTheLowestOfTheLikeliest()
    {
        foreach (var (test, index) in Cases())
        {
            var logits = Logits(test);

            var id = new Sampler(logits.Length).Pick(logits, new SamplingSettings { Temperature = 0 }, [], [], 0.5);

            Assert.Equal((index, test.GetProperty("argmax").GetInt32()), (index, id));
        }
    }

    private static IEnumerable<(JsonElement Test, int Index)> Cases() => File.Value.GetProperty("cases").EnumerateArray().Select((c, i) => (c, i));

    private static float[] Logits(JsonElement test) =>
        [.. test.GetProperty("logits").EnumerateArray().Select(l => l.ValueKind == JsonValueKind.String ? float.NegativeInfinity : l.GetSingle())];

    private static uint[] Ids(JsonElement test, string name) => [.. test.GetProperty(name).EnumerateArray().Select(i => i.GetUInt32())];

    private static IEnumerable<double> Doubles(JsonElement list) =>
        list.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? double.NegativeInfinity : v.GetDouble());

    private static SamplingSettings Settings(JsonElement parameters)
    {
        Assert.Empty(parameters.EnumerateObject().Select(p => p.Name).Except(Known));
        double Get(string name, double fallback) => parameters.TryGetProperty(name, out var value) ? value.GetDouble() : fallback;
        return new SamplingSettings
        {
            Temperature = Get("temperature", 1),
            TopK = (int)Get("top_k", 0),
            TopP = Get("top_p", 1),
            MinP = Get("min_p", 0),
            RepetitionPenalty = Get("repetition_penalty", 1),
            FrequencyPenalty = Get("frequency_penalty", 0),
            PresencePenalty = Get("presence_penalty", 0),
        };
    }

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual, int index)
    {
        var tolerance = File.Value.GetProperty("tolerance").GetDouble();
        var (wanted, got) = (expected.ToList(), actual.ToList());
        Assert.Equal((index, wanted.Count), (index, got.Count));
        foreach (var (e, a) in wanted.Zip(got))
        {
            Assert.True(e == a || Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Abs(e)), $"case {index}: expected {e}, got {a}");
        }
    }
}
