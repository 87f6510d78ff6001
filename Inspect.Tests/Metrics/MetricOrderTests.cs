using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Metrics;

/// <summary>No metric asks which sample came first: those of a shuffled log are the same.</summary>
public sealed class MetricOrderTests
{
    public static TheoryData<string, string> Metrics => new()
    {
        { "accuracy", "{}" },
        { "mean", "{}" },
        { "std", "{}" },
        { "var", "{}" },
        { "stderr", "{}" },
        { "stderr", """{"cluster": "group"}""" },
        { "bootstrap_stderr", """{"num_samples": 50}""" },
        { "ci", "{}" },
        { "ci", """{"cluster": "group"}""" },
        { "ci_wilson", "{}" },
        { "ci_wilson", """{"cluster": "group"}""" },
        { "grouped", """{"metric": "mean", "group_key": "group"}""" },
        { "grouped", """{"metric": {"stderr": {"cluster": "topic"}}, "group_key": "group", "all": "groups"}""" },
        { "frequency", "{}" },
        { "categorical", """{"categories": [0, 1]}""" },
        { "perplexity_per_token", "{}" },
        { "perplexity_per_seq", "{}" },
    };

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Compute_SamplesInAnyOrder_GivesTheSame(string name, string arguments)
    {
        var metric = Make.Parts().CreateMetric(new Part { Name = name, Params = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments)! });
        foreach (var seed in Enumerable.Range(0, 60))
        {
            var random = new PythonRandom(seed);
            var scores = Enumerable.Range(0, 12 + random.Below(30)).Select(i => Score(i, random)).ToList();
            var expected = Text(metric.Compute(scores));

            random.Shuffle(scores);

            Assert.Equal((seed, expected), (seed, Text(metric.Compute(scores))));
        }
    }

    [Theory]
    [InlineData("nominal")]
    [InlineData("ordinal")]
    [InlineData("interval")]
    public void Krippendorff_SamplesInAnyOrder_GivesTheSame(string level)
    {
        var metric = Make.Parts().CreateMetric(new Part { Name = "krippendorff_alpha", Params = new Dictionary<string, JsonElement> { ["level"] = JsonSerializer.SerializeToElement(level) } });
        foreach (var seed in Enumerable.Range(0, 60))
        {
            var random = new PythonRandom(seed);
            var scores = Enumerable.Range(0, 5 + random.Below(15))
                .Select(i => new SampleScore(SampleId.Of(i), new ScoreValue.OfList([.. Enumerable.Range(0, 3).Select(_ => ScoreValue.Of(1 + random.Below(4)))]), new Dictionary<string, JsonElement>())).ToList();
            var expected = Text(metric.Compute(scores));

            random.Shuffle(scores);

            Assert.Equal((seed, expected), (seed, Text(metric.Compute(scores))));
        }
    }

    /// <summary>A score of 0 to 1 with a group, a topic, and what perplexity needs. Each group comes up: the first items have one each.</summary>
    private static SampleScore Score(int item, PythonRandom random)
    {
        var count = 1 + random.Below(9);
        return new SampleScore(SampleId.Of(item), ScoreValue.Of(random.Below(2)), new Dictionary<string, JsonElement>
        {
            ["group"] = JsonSerializer.SerializeToElement($"g{(item < 3 ? item : random.Below(3))}"),
            ["topic"] = JsonSerializer.SerializeToElement(random.Below(4)),
        })
        {
            ScoreMetadata = new Dictionary<string, JsonElement> { ["num_tokens"] = JsonSerializer.SerializeToElement(count), ["sum_log_probs"] = JsonSerializer.SerializeToElement(-count * 0.3 * random.Below(5)) },
        };
    }

    /// <summary>Sums in another order may differ in their last digits; the entries of a map come in the order of the samples.</summary>
    private static string Text(ScoreValue value) => value switch
    {
        ScoreValue.OfMap map => string.Join(' ', map.Items.OrderBy(i => i.Key, StringComparer.Ordinal).Select(i => $"{i.Key}={Text(i.Value)}")),
        ScoreValue.OfList list => string.Join(' ', list.Items.Select(Text)),
        _ => Math.Round(ScoreConversion.ToNumber(value), 10).ToString("R", System.Globalization.CultureInfo.InvariantCulture),
    };
}
