using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Datasets;

/// <summary>Items of a large file, which lie on disk: they are those that memory would hold, and memory holds none of them.</summary>
public sealed class SampleFileTests
{
    private const int Rows = 1_500;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("q.jsonl")]
    [InlineData("q.json")]
    [InlineData("q.csv")]
    public async Task Read_ALargeFile_GivesTheItemsOfASmallOne(string name)
    {
        using var file = new DatasetFile(name, Text(name));
        DatasetSource[] sources =
        [
            file.Source,
            file.Source with { AutoId = true },
            file.Source with { Shuffle = true, ShuffleSeed = 7 },
            file.Source with { Shuffle = true, ShuffleSeed = 8, AutoId = true, Limit = 1_200 },
            file.Source with { Limit = 1_100 },
            file.Source with { Fields = new FieldMap { InputTemplate = "{input}?", Metadata = ["target"] } },
            file.Source with { ShuffleChoices = true, ChoicesSeed = 3 },
            file.Source with { ShuffleChoices = true, ChoicesSeed = 4, Shuffle = true, ShuffleSeed = 7 },
            file.Source with { ShuffleChoices = true, ChoicesSeed = 4, Shuffle = true, ShuffleSeed = 7, Limit = 1_200 },
            file.Source with { ShuffleChoices = true, ChoicesSeed = 5, AutoId = true, Limit = 1_100 },
        ];

        foreach (var source in sources)
        {
            var held = await file.ReadAsync(source with { MostHeldBytes = long.MaxValue });
            var large = await file.ReadAsync(source with { MostHeldBytes = 0 });

            Assert.Equal((false, true), (held.Samples.IsOnDisk, large.Samples.IsOnDisk));
            Assert.Equal(Lines(held.Samples), Lines(large.Samples));
            Assert.Equal(held.Samples.Ids, large.Samples.Ids);
            Assert.Equal((held.Total, held.IsShuffled), (large.Total, large.IsShuffled));
        }
    }

    [Fact]
    public async Task Pick_SomeOfALargeFile_GivesThemUnderTheirIds()
    {
        using var file = new DatasetFile("q.jsonl", Text("q.jsonl"));
        var items = (await file.ReadAsync(file.Source with { MostHeldBytes = 0 })).Samples;

        var picked = items.With((index, sample) => sample with { Description = index.ToString(CultureInfo.InvariantCulture) }).Pick([5, 1, 1_499]);

        Assert.Equal(["q5 5", "q1 1", "q1499 1499"], picked.Select(s => $"{s.Input.Text} {s.Description}"));
        Assert.Equal([items.IdAt(5), items.IdAt(1), items.IdAt(1_499)], picked.Select(s => s.Id!.Value));
        Assert.Equal("t5", picked.MetadataAt(0)["topic"].GetString());
        Assert.Equal(3, items.Pick([1, 2, 3, 4]).FirstWithSandbox());
    }

    [Fact]
    public async Task Read_ALargeFileThatChangesLater_KeepsWhatWasRead()
    {
        using var file = new DatasetFile("q.jsonl", Text("q.jsonl"));
        var items = (await file.ReadAsync(file.Source with { MostHeldBytes = 0 })).Samples;

        await File.WriteAllTextAsync(file.Source.Path, "{}", Stop);

        Assert.Equal("q1400", items[1_400].Input.Text);
    }

    [Fact]
    public async Task Read_EqualIdsInALargeFile_AreRefused()
    {
        using var file = new DatasetFile("q.jsonl", Text("q.jsonl") + "{\"input\": \"again\", \"id\": \"7\"}\n{\"input\": \"again\", \"id\": 7}\n");

        var error = await Assert.ThrowsAsync<DatasetException>(() => file.ReadAsync(file.Source with { MostHeldBytes = 0 }));

        Assert.StartsWith("q.jsonl: two items have the id \"7\".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_AllOfALargeFileInRandomOrder_HoldsIdsAndPlacesAlone()
    {
        using var file = new DatasetFile("q.jsonl", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"input\": \"{new string('q', 500)} {i}\", \"target\": \"t\"}}\n")));
        var source = file.Source with { Shuffle = true, ShuffleSeed = 3, MostHeldBytes = 0 };

        var dataset = await file.ReadAsync(source);
        var read = dataset.Samples[7];

        // 20,000 samples would be 30 MB; of each an id, an end and a position are held, below 100 bytes. What was read is not kept either.
        Assert.InRange(HeldBytes.Of(dataset), 20_000 * 20, 20_000 * 100);
        Assert.InRange(HeldBytes.Of(read), 500 * 2, 10_000);
        Assert.Equal(20_000, dataset.Samples.Length);
    }

    [Fact]
    public async Task Read_AllOfALargeFileWithShuffledChoices_HoldsTheirOrderAlone()
    {
        using var file = new DatasetFile("q.jsonl", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"input\": \"{new string('q', 500)} {i}\", \"target\": \"C\", \"choices\": [\"a\", \"b\", \"c\", \"d\"]}}\n")));

        var dataset = await file.ReadAsync(file.Source with { ShuffleChoices = true, ChoicesSeed = 3, MostHeldBytes = 0 });
        var read = dataset.Samples[7];

        // Beside an id, an end and a position: 4 bytes for the number of choices, 8 for their order.
        Assert.InRange(HeldBytes.Of(dataset), 20_000 * 20, 20_000 * 100);
        Assert.Equal("c", read.Choices!.Value[ChoiceLabel.PositionOf(read.Target.Text)]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public async Task Read_ATargetThatIsNoLabelAndShuffledChoices_NamesTheItem(long mostHeld)
    {
        using var file = new DatasetFile("q.jsonl", string.Concat(Enumerable.Range(0, 1_200).Select(i => $"{{\"input\": \"q{i}\", \"target\": \"{(i == 1_100 ? "C" : "B")}\", \"choices\": [\"a\", \"b\"]}}\n")));

        var error = await Assert.ThrowsAsync<DatasetException>(() => file.ReadAsync(file.Source with { ShuffleChoices = true, ChoicesSeed = 3, MostHeldBytes = mostHeld }));

        Assert.StartsWith("q.jsonl: item 1101: the target \"C\" names none of the 2 choices, so they cannot be shuffled.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ALargeFile_GivesTheResultsOfASmallOne()
    {
        const string Yaml = "dataset: {file: q.jsonl}\nscorer: includes\nmetrics: [{stderr: {cluster: topic}}, {grouped: {metric: accuracy, group_key: topic}}]\n";
        await using var host = new EngineHost(new FakeProvider((text, _) => Task.FromResult(text)), ("t", Yaml));
        await File.WriteAllTextAsync(Path.Combine(host.Tasks, "q.jsonl"), Text("q.jsonl"), Stop);
        var request = new EvalRequest { Task = "t", EvalConfig = new EvalConfig { SampleShuffle = JsonSerializer.SerializeToElement(5) } };

        var held = await host.RunAsync(request);
        var large = await host.RunAsync(request, change: task => task with { Source = task.Source! with { MostHeldBytes = 0 } });

        Assert.Equal((RunState.Done, RunState.Done), (held.State, large.State));
        Assert.Equal(LogJson.ToElement(held.Log!.Results).GetRawText(), LogJson.ToElement(large.Log!.Results).GetRawText());
        Assert.Equal(held.Log.Eval.Dataset.SampleIds, large.Log.Eval.Dataset.SampleIds);
        var sample = await EvalLogReader.ReadSampleAsync(large.Path!, SampleId.Of(3), 1, Stop);
        Assert.Equal(("one two", 3), (string.Join(' ', sample.Input.Messages.Select(m => m.Text)), sample.Messages.Length));
        Assert.Equal(sample.Input.Messages.Select(m => m.Id), sample.Messages.Take(2).Select(m => m.Id));
    }

    /// <summary>Items of every kind: with ids and without, a conversation, choices, and one that asks for a sandbox.</summary>
    private static string Text(string name)
    {
        var items = Enumerable.Range(0, Rows).Select(i => (Input: $"q{i}", Id: i % 3 == 0 ? null : $"id{i}", Topic: $"t{i % 7}"));
        return Path.GetExtension(name) switch
        {
            ".csv" => "input,target,choices\n" + string.Concat(items.Select((s, i) => $"{s.Input},{(i % 4 == 0 ? "B" : "any")},\"{Choices(i)}\"\n")),
            ".jsonl" => string.Concat(items.Select((s, i) => Json(s, i) + "\n")),
            _ => "[" + string.Join(",\n", items.Select(Json)) + "]",
        };
    }

    /// <summary>None, two, or more than a few bytes hold the order of.</summary>
    private static string? Choices(int index) => index % 20 == 0 ? "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t" : index % 4 == 0 ? "x,y" : null;

    private static string Json((string Input, string? Id, string Topic) item, int index) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["input"] = index == 2 ? new object[] { new { role = "user", content = "one" }, new { role = "user", content = "two" } } : item.Input,
        ["target"] = index % 4 == 0 ? "B" : index % 5 == 1 ? $"q{index}" : "z",
        ["id"] = index == 2 ? null : item.Id,
        ["choices"] = Choices(index),
        ["metadata"] = new { topic = item.Topic, number = index },
        ["setup"] = index == 4 ? "echo" : null,
    });

    private static IEnumerable<string> Lines(IEnumerable<Sample> samples) => samples.Select(s =>
        $"{s.Id}|{s.Input.Text}|{s.Input.Messages.Length}|{s.Target.Text}|{string.Join(',', s.Choices ?? [])}|{string.Join(',', s.Metadata.Select(m => $"{m.Key}={m.Value}"))}|{s.Setup}");
}
