using System.Globalization;
using System.Text;
using Inspect.Engine.Datasets;
using Inspect.Engine.Python;
using Inspect.Tests.Support;

namespace Inspect.Tests.Datasets;

/// <summary>A few items of many in random order: the others are not held, and nothing else changes.</summary>
public sealed class RecordSelectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("q.jsonl")]
    [InlineData("q.json")]
    [InlineData("q.csv")]
    public async Task Read_TheFirstOfAShuffledFile_AreThoseOfTheWholeFile(string name)
    {
        using var file = new DatasetFile(name, Text(name, 200));
        foreach (var seed in Enumerable.Range(0, 40))
        {
            var random = new PythonRandom(seed);
            var source = file.Source with { Shuffle = true, ShuffleSeed = seed, AutoId = random.Below(2) == 0, ShuffleChoices = random.Below(2) == 0, ChoicesSeed = 7 };
            var most = 1 + random.Below(250);

            var whole = await file.ReadAsync(source);
            var limited = await file.ReadAsync(source with { Limit = most });
            var asked = await DatasetReader.ReadAsync(source, Stop, most);

            Assert.Equal(Lines(whole.Samples.Take(most)), Lines(limited.Samples));
            Assert.Equal(Lines(limited.Samples), Lines(asked.Samples));
            Assert.Equal((200, Math.Min(most, 200), 200, true), (whole.Total, limited.Total, asked.Total, asked.IsShuffled));
        }
    }

    [Theory]
    [InlineData("q.jsonl")]
    [InlineData("q.json")]
    [InlineData("q.csv")]
    public async Task Read_TheFirstOfTheOrderOfARun_AreThoseOfTheWholeFile(string name)
    {
        using var file = new DatasetFile(name, Text(name, 120));
        foreach (var seed in Enumerable.Range(0, 40))
        {
            var random = new PythonRandom(seed);
            var source = file.Source with { AutoId = random.Below(2) == 0, ShuffleChoices = random.Below(3) == 0, ChoicesSeed = 7, Limit = random.Below(2) == 0 ? 90 : null };
            var most = 1 + random.Below(150);

            var whole = SampleChoice.Shuffle(await file.ReadAsync(source), seed);
            var asked = SampleChoice.Shuffle(await DatasetReader.ReadAsync(source, Stop, most, seed), seed);

            Assert.Equal(Lines(whole.Samples.Take(most)), Lines(asked.Samples.Take(most)));
            Assert.Equal((whole.Total, true), (asked.Total, asked.IsShuffled));
        }
    }

    [Theory]
    [InlineData("[{\"input\": \"a\"}, {\"input\": \"b\"}", "q.json:1: not JSON (the list does not end). Mend the line.")]
    [InlineData("[{\"input\": \"a\"},\n]", "q.json:2: not JSON (an item is missing between two commas or at the end of the list). Mend the line.")]
    [InlineData("[,{}]", "q.json:1: not JSON (an item is missing between two commas or at the end of the list). Mend the line.")]
    [InlineData("[{\"input\": \"a\"}]\n\n x", "q.json:3: not JSON (\"x\" follows the end of the list). Mend the line.")]
    [InlineData("[{\"input\": \"a]", "q.json:1: not JSON (a text does not end). Mend the line.")]
    [InlineData("[\n{\"input\": \"a\"},\n{\"input\": b}]", "q.json:3: not JSON ('b' is an invalid start of a value). Mend the line.")]
    [InlineData("  ", "q.json:1: not JSON (the file is empty). Mend the line.")]
    [InlineData("[]", "q.json: the dataset is empty. Give it at least one item with an input.")]
    [InlineData("[[1]]", "q.json: item 1: a record must be an object with fields such as \"input\" and \"target\", but this is a list.")]
    [InlineData("7", "q.json: a record must be an object with fields such as \"input\" and \"target\", but this is the number 7.")]
    public async Task Read_AListThatIsNone_SaysWhere(string json, string sentence)
    {
        using var file = new DatasetFile("q.json", json);

        Assert.Equal(sentence, await file.FailAsync());
    }

    [Fact]
    public async Task Read_AListOfManyPieces_IsCutAtItsOwnCommas()
    {
        // Longer than a piece that is read at once; brackets, commas and quotes in texts cut nothing.
        var texts = Enumerable.Range(0, 300).Select(i => new string('x', i * 7) + "],[{\\\"}\\\\ " + i.ToString(CultureInfo.InvariantCulture)).ToList();
        using var file = new DatasetFile("q.json", " [ " + string.Join(" ,\r\n", texts.Select(t => $"{{\"metadata\": {{\"a\": [[], {{}}]}}, \"input\": \"{t}\"}}")) + " ] \n");

        var dataset = await file.ReadAsync();
        var few = await DatasetReader.ReadAsync(file.Source, Stop, 2);

        Assert.Equal(texts.Select(t => t.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)), dataset.Samples.Select(s => s.Input.Text));
        Assert.Equal((2, 300), (few.Samples.Length, few.Total));
    }

    [Fact]
    public async Task Read_AFewOfManyInRandomOrder_HoldsThoseAlone()
    {
        var text = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{{\"input\": \"{new string('q', 200)} {i}\", \"target\": \"t\"}}\n");
        }

        using var file = new DatasetFile("q.jsonl", text.ToString());
        text.Clear();
        var source = file.Source with { Shuffle = true, ShuffleSeed = 3, Limit = 5 };

        var dataset = await file.ReadAsync(source);

        // 20,000 samples would be 10 MB, and the order of all 80 KB.
        Assert.InRange(HeldBytes.Of(dataset), 5 * 200 * 2, 40_000);
        Assert.Equal(5, dataset.Samples.Length);
    }

    private static string Text(string name, int count)
    {
        var items = Enumerable.Range(0, count).Select(i => (Input: $"q{i}", Id: i % 3 == 0 ? null : $"id{i}", Choices: i % 4 == 0 ? string.Empty : "x,y,z"));
        return Path.GetExtension(name) switch
        {
            ".csv" => "input,target,choices\n" + string.Concat(items.Select((s, i) => $"{s.Input},{(s.Choices.Length > 0 ? "B" : "any")},\"{s.Choices}\"\n{(i % 10 == 0 ? "\n" : string.Empty)}")),
            ".jsonl" => string.Concat(items.Select((s, i) => Json(s) + "\n" + (i % 10 == 0 ? "\n" : string.Empty))),
            _ => "[" + string.Join(",\n", items.Select(Json)) + "]",
        };

        static string Json((string Input, string? Id, string Choices) item) =>
            $"{{\"input\": \"{item.Input}\", \"target\": \"{(item.Choices.Length > 0 ? "B" : "any")}\"{(item.Id is null ? string.Empty : $", \"id\": \"{item.Id}\"")}{(item.Choices.Length > 0 ? $", \"choices\": \"{item.Choices}\"" : string.Empty)}}}";
    }

    private static List<string> Lines(IEnumerable<Sample> samples) => [.. samples.Select(s => $"{s.Id} {s.Input.Text} {s.Target.Text} {string.Join('|', s.Choices ?? [])}")];
}
