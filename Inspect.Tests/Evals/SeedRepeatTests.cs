using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Python;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Two runs with one seed have the same samples in the same order, however many go on at the same time and wherever the items lie.</summary>
public sealed class SeedRepeatTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, LongRun.Times(4, 40))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Run_OneSeedAndAnyConcurrency_HasTheSameSamplesInTheSameOrder(int seed)
    {
        var random = new PythonRandom(seed);
        var items = Items(random);
        var yaml = Yaml(random);
        var config = new EvalConfig
        {
            SampleShuffle = random.Below(2) == 0 ? LogJson.ToElement(random.Below(1_000)) : null,
            Limit = random.Below(2) == 0 ? LogJson.ToElement(1 + random.Below(20)) : null,
        };
        var seen = new List<string>();

        foreach (var (parallel, mostHeld) in ((int, long)[])[(1, long.MaxValue), (3, long.MaxValue), (16, 0), (1, 0)])
        {
            await using var host = new EngineHost(new FakeProvider((input, _) => Task.FromResult(input[^1..])), ("t", yaml));
            await File.WriteAllTextAsync(Path.Combine(host.Tasks, "q.jsonl"), items, Stop);
            var outcome = await host.RunAsync(
                new EvalRequest { Task = "t", EvalConfig = config with { MaxSamples = parallel }, GenerateConfig = new() { Seed = 11 } },
                change: task => task with { Source = task.Source! with { MostHeldBytes = mostHeld } });

            Assert.Equal(RunState.Done, outcome.State);
            seen.Add(await TextAsync(outcome.Path!));
        }

        Assert.Single(seen.Distinct());
    }

    [Fact]
    public async Task Run_AnotherSeed_HasAnotherOrder()
    {
        var orders = new List<string>();
        foreach (var seed in (int[])[1, 2])
        {
            await using var host = new EngineHost(FakeProvider.Saying("A"), ("t", "dataset: {file: q.jsonl}\nscorer: includes\n"));
            await File.WriteAllTextAsync(Path.Combine(host.Tasks, "q.jsonl"), Items(new PythonRandom(0)), Stop);

            var outcome = await host.RunAsync(new EvalRequest { Task = "t", EvalConfig = new EvalConfig { SampleShuffle = LogJson.ToElement(seed) } });

            orders.Add(string.Join(' ', (await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop)).Eval.Dataset.SampleIds!.Value));
        }

        Assert.NotEqual(orders[0], orders[1]);
    }

    /// <summary>The order of the items, their rows as they were run, and the results.</summary>
    private static async Task<string> TextAsync(string log)
    {
        var header = await EvalLogReader.ReadHeaderAsync(log, Stop);
        var lines = new List<string> { string.Join(' ', header.Eval.Dataset.SampleIds!.Value) };
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(log, Stop))
        {
            lines.Add($"{sample.Id} {sample.Epoch} {sample.Input.Text} {sample.Target.Text} {string.Join('|', sample.Choices ?? [])} {sample.Scores!["includes"].Value}");
        }

        lines.AddRange(header.Results!.Scores.SelectMany(s => s.Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{s.Name} {m.Key} {m.Value.Value}"))));
        lines.AddRange((await EvalLogReader.ReadReductionsAsync(log, Stop)).Select(r => string.Join(' ', r.Samples.Select(s => $"{s.SampleId} {ScoreConversion.ToNumber(s.Value)}"))));
        return string.Join('\n', lines);
    }

    /// <summary>More items than are always held, some with ids, some with choices.</summary>
    private static string Items(PythonRandom random) => string.Concat(Enumerable.Range(0, 1_010 + random.Below(20)).Select(i => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["input"] = $"item {i} {"ABC"[random.Below(3)]}",
        ["target"] = "ABC"[random.Below(3)].ToString(),
        ["choices"] = random.Below(3) == 0 ? null : (string[])["a", "b", "c", "d"],
        ["id"] = random.Below(2) == 0 ? $"id{i}" : null,
    }) + "\n"));

    /// <summary>Shuffled in the file or not, choices too, and some of the items or all.</summary>
    private static string Yaml(PythonRandom random) =>
        $"dataset: {{file: q.jsonl, shuffle: {(random.Below(2) == 0 ? "false" : random.Below(1_000).ToString(CultureInfo.InvariantCulture))}, shuffle_choices: {(random.Below(3) == 0 ? "false" : random.Below(1_000).ToString(CultureInfo.InvariantCulture))}, limit: {(random.Below(2) == 0 ? 1_005 : 25)}}}\nscorer: includes\nepochs: {1 + random.Below(2)}\n";
}
