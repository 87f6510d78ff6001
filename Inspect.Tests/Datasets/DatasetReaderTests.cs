using System.Text;
using Inspect.Engine.Datasets;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Datasets;

/// <summary>JSON and JSONL files as other tools write them, and encodings.</summary>
public sealed class DatasetReaderTests
{
    [Theory]
    [InlineData("q.jsonl")]
    [InlineData("q.json")]
    public async Task Read_LoneSurrogates_BecomeSixCharactersEverywhere(string name)
    {
        const string Record = """{"input":"a \ud83d b","target":["\udc00","x"],"id":"i\ud83d","choices":["\ud83d","y"],"metadata":{"k\ud83d":["v\udfff"]}}""";
        using var file = new DatasetFile(name, Record);

        var sample = (await file.ReadAsync()).Samples[0];

        Assert.Equal(("a \\ud83d b", "i\\ud83d"), (sample.Input.Text, sample.Id!.Value.Text));
        Assert.Equal(["\\udc00", "x"], sample.Target.Values);
        Assert.Equal(["\\ud83d", "y"], sample.Choices!.Value);
        var (key, value) = Assert.Single(sample.Metadata);
        Assert.Equal(("k\\ud83d", "v\\udfff"), (key, value[0].GetString()));
    }

    [Fact]
    public async Task Read_NonFiniteNumbers_AreMissingOrKept()
    {
        using var file = new DatasetFile("q.jsonl", """
            {"input": "a", "target": NaN, "choices": NaN, "metadata": {"x": NaN, "y": [-Infinity]}}
            {"input": "b", "target": Infinity, "choices": [NaN, 1], "metadata": NaN}
            """);

        var samples = (await file.ReadAsync()).Samples;

        Assert.Equal(["", "inf"], samples.Select(s => s.Target.Text));
        Assert.Null(samples[0].Choices);
        Assert.Equal(["nan", "1"], samples[1].Choices!.Value);
        Assert.True(LogNumber.TryParseMarker(samples[0].Metadata["x"].GetString()!, out var x));
        Assert.True(LogNumber.TryParseMarker(samples[0].Metadata["y"][0].GetString()!, out var y));
        Assert.Equal((double.NaN, double.NegativeInfinity), (x, y));
        Assert.Empty(samples[1].Metadata);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    public async Task Read_NoInput_IsRefused(string input)
    {
        using var file = new DatasetFile("q.jsonl", $"{{\"input\": {input}}}");

        Assert.StartsWith("q.jsonl:1: no input.", await file.FailAsync(), StringComparison.Ordinal);
    }

    // The ids that pydantic makes of these values for "int | str".
    [Theory]
    [InlineData("1.0", "1", true)]
    [InlineData("-2e3", "-2000", true)]
    [InlineData("-0", "0", true)]
    [InlineData("true", "1", true)]
    [InlineData("false", "0", true)]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890", true)]
    [InlineData("\"1.0\"", "1.0", false)]
    [InlineData("\"\"", "", false)]
    public async Task Read_AnId_IsAnIntegerOrAText(string json, string text, bool isInteger)
    {
        using var file = new DatasetFile("q.jsonl", $"{{\"input\": \"a\", \"id\": {json}}}");

        var id = (await file.ReadAsync()).Samples[0].Id!.Value;

        Assert.Equal((text, isInteger), (id.Text, id.IsInteger));
    }

    [Theory]
    [InlineData("1.5", "the number 1.5")]
    [InlineData("1e30", "the number 1e+30")]
    [InlineData("NaN", "no finite number")]
    [InlineData("[1]", "a list")]
    [InlineData("{}", "a map")]
    public async Task Read_AnIdThatIsNone_IsRefused(string json, string what)
    {
        using var file = new DatasetFile("q.jsonl", $"{{\"input\": \"a\"}}\n{{\"input\": \"a\", \"id\": {json}}}");

        Assert.Equal($"q.jsonl:2: an id must be a whole number or a text, but this is {what}.", await file.FailAsync());
    }

    [Fact]
    public async Task Read_EqualKeys_TheLastWins()
    {
        using var file = new DatasetFile("q.jsonl", """{"input": "a", "input": "b", "m": 1, "metadata": {"a": 1, "b": {"c": 1, "c": 2}, "a": 3}}""");

        var own = (await file.ReadAsync()).Samples[0];
        var named = (await file.ReadAsync(file.Source with { Fields = new FieldMap { Metadata = ["m", "m"] } })).Samples[0];

        Assert.Equal("b", own.Input.Text);
        Assert.Equal([("a", "3"), ("b", """{"c":2}""")], own.Metadata.Select(m => (m.Key, m.Value.GetRawText())));
        Assert.Equal("1", Assert.Single(named.Metadata).Value.GetRawText());
    }

    [Fact]
    public async Task Read_MetadataThatARecordLacks_IsNull()
    {
        using var file = new DatasetFile("q.jsonl", """{"input": "a", "m": 1}""");

        var sample = (await file.ReadAsync(file.Source with { Fields = new FieldMap { Metadata = ["m", "n"] } })).Samples[0];

        Assert.Equal([("m", "1"), ("n", "null")], sample.Metadata.Select(m => (m.Key, m.Value.GetRawText())));
    }

    [Fact]
    public async Task Read_ChoicesInOneText_AreSplitAtWhiteSpaceOfAllKinds()
    {
        using var file = new DatasetFile("q.jsonl", """{"input": "a", "choices": "a\u001cb\u2003c"}""");

        Assert.Equal(["a", "b", "c"], (await file.ReadAsync()).Samples[0].Choices!.Value);
    }

    [Fact]
    public async Task Read_AConversation_KeepsPartsCallsAndAnswersOfTools()
    {
        using var file = new DatasetFile("q.json", """
            [{"input": [
              {"role": "system", "content": "be brief", "name": "passed over"},
              {"role": "user", "content": [{"type": "text", "text": "see"}, {"type": "document", "document": "a.pdf", "filename": "a.pdf"}, {"type": "data", "data": {"x": [1]}}]},
              {"role": "assistant", "content": "", "tool_calls": [{"id": "1", "function": "add", "arguments": {"x": 1}}], "tool_call_id": "no"},
              {"role": "tool", "content": "2", "tool_call_id": "1", "function": "add", "error": null}]}]
            """);

        var messages = (await file.ReadAsync()).Samples[0].Input.Messages;

        Assert.Equal([("system", "be brief"), ("user", "see"), ("assistant", ""), ("tool", "2")], messages.Select(m => (m.Role, m.Text)));
        Assert.Equal(["text", "document", "data"], messages[1].Content.Parts.Select(p => p.Type));
        Assert.Equal("a.pdf", messages[1].Content.Parts[1].Unknown!["filename"].GetString());
        Assert.Equal(("1", "add", "1"), (messages[2].ToolCalls!.Value[0].Id, messages[2].ToolCalls!.Value[0].Function, messages[2].ToolCalls!.Value[0].Arguments["x"].GetRawText()));
        Assert.Equal(("1", "add"), (messages[3].ToolCallId!.Value.GetString(), messages[3].Function));
        Assert.Null(messages[2].ToolCallId);
        Assert.Null(messages[3].Error);
    }

    [Theory]
    [InlineData("""{"role": "robot", "content": "a"}""", "a message is a map with a \"role\"")]
    [InlineData("\"a\"", "a message is a map with a \"role\"")]
    [InlineData("""{"role": "user", "content": null}""", "the \"content\" of a message must be")]
    [InlineData("""{"role": "user", "content": [{"type": "smell"}]}""", "a part of a message's \"content\" needs a \"type\": audio, data,")]
    [InlineData("""{"role": "user", "content": [{"type": "audio", "audio": "x"}]}""", "a part of type \"audio\" needs the text \"format\".")]
    [InlineData("""{"role": "user", "content": [{"type": "data", "data": "x"}]}""", "a part of type \"data\" needs the map \"data\".")]
    [InlineData("""{"role": "assistant", "content": "", "tool_calls": {}}""", "\"tool_calls\" of a message must be a list.")]
    [InlineData("""{"role": "assistant", "content": "", "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{}"}}]}""", "a tool call needs \"id\", \"function\" and a map of \"arguments\"")]
    [InlineData("""{"role": "tool", "content": "", "error": "slow"}""", "the \"error\" of a message needs \"type\" and \"message\"")]
    [InlineData("""{"role": "tool", "content": "", "tool_call_id": 1}""", "\"tool_call_id\" in a message must be a text.")]
    public async Task Read_AMessageThatIsNone_IsRefused(string message, string problem)
    {
        using var file = new DatasetFile("q.jsonl", $$"""{"input": [{"role": "user", "content": "a"}, {{message}}]}""");

        Assert.StartsWith($"q.jsonl:1: message 2: {problem}", await file.FailAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("q.jsonl", "{\"input\": \"a\"}\r\n{\"input\": \"café\"}\n", "q.jsonl:2: the byte 0xE9 in column 15 is no text in UTF-8.")]
    [InlineData("q.json", "[\n{\"input\":\n\"café\"}]", "q.json:3: the byte 0xE9 in column 5 is no text in UTF-8.")]
    [InlineData("q.csv", "input\n\"a\nb\"\ncafé\n", "q.csv:4: the byte 0xE9 in column 4 is no text in UTF-8.")]
    public async Task Read_BytesThatAreNotUtf8_NameFileAndLine(string name, string text, string problem)
    {
        using var file = new DatasetFile(name, Encoding.Latin1.GetBytes(text));

        Assert.Equal($"{problem} Save the file as UTF-8, or name its encoding in the task, such as encoding: latin-1.", await file.FailAsync());
    }

    [Theory]
    [InlineData("q.jsonl", "{\"input\": \"café\"}")]
    [InlineData("q.json", "[{\"input\": \"café\"}]")]
    [InlineData("q.csv", "input\ncafé\n")]
    public async Task Read_AnEncodingThatIsNamed_IsDecoded(string name, string text)
    {
        using var file = new DatasetFile(name, Encoding.Latin1.GetBytes(text));

        Assert.Equal("café", (await file.ReadAsync(file.Source with { Encoding = "latin-1" })).Samples[0].Input.Text);
    }

    [Fact]
    public async Task Read_AnEncodingThatDoesNotFit_NamesIt()
    {
        using var file = new DatasetFile("q.csv", "input\ncafé\n");

        Assert.Equal("q.csv:2: the byte 0xC3 in column 4 is no text in ascii. Name the encoding in which the file was saved.", await file.FailAsync(file.Source with { Encoding = "ascii" }));
    }

    [Fact]
    public async Task Read_Utf16WithItsMark_IsDecoded()
    {
        using var file = new DatasetFile("q.csv", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("input\ncafé\n")]);

        Assert.Equal("café", (await file.ReadAsync()).Samples[0].Input.Text);
    }

    [Fact]
    public async Task Read_ATemplateThatGrowsBeyondAnySize_IsRefused()
    {
        var template = string.Concat(Enumerable.Repeat("{a}", 2_000));
        using var file = new DatasetFile("q.jsonl", $"{{\"a\": \"{new string('x', 10_000)}\"}}");

        Assert.Equal("q.jsonl:1: the template becomes longer than 16,777,216 characters; name large values less often in it.", await file.FailAsync(file.Source with { Fields = new FieldMap { InputTemplate = template } }));
    }

    [Fact]
    public async Task Read_APipe_IsRefused()
    {
        using var file = new DatasetFile("q.csv", "input\na\n");
        NamedPipe.Make(file.Source.Path + ".pipe.csv");

        Assert.Equal("q.csv.pipe.csv: this is a pipe, a device or the like, which may never end. Put a file in its place.", await file.FailAsync(file.Source with { Path = file.Source.Path + ".pipe.csv" }));
    }

    [Theory]
    [InlineData("q.jsonl", "{\"input\": \"a\"}\r\n\r\n{\"input\": \"b\"}\n  \nno JSON\r\r{\"no\": 1}")]
    [InlineData("q.json", "[{\"input\": \"a\"}, {\"input\": \"b\"}, {}, 4]")]
    [InlineData("q.csv", "input\na\n\nb\n\"c\nd\"\n,too,many\n\n")]
    public async Task Read_TheFirstItems_CountsTheOthersAndLooksAtNone(string name, string text)
    {
        using var file = new DatasetFile(name, text);

        var dataset = await DatasetReader.ReadAsync(file.Source, TestContext.Current.CancellationToken, most: 2);

        Assert.Equal(["a", "b"], dataset.Samples.Select(s => s.Input.Text));
        Assert.Equal(4, dataset.Total);
    }

    [Theory]
    [InlineData("q.jsonl", "{\"input\": \"a\"}\n{\"input\": \"b\"}\nno JSON")]
    [InlineData("q.json", "[{\"input\": \"a\"}, {\"input\": \"b\"}, {}, 4]")]
    [InlineData("q.csv", "input\na\nb\n,too,many\n")]
    public async Task Read_AFileWithALimit_EndsThere(string name, string text)
    {
        using var file = new DatasetFile(name, text);

        var whole = await file.ReadAsync(file.Source with { Limit = 2 });
        var part = await DatasetReader.ReadAsync(file.Source with { Limit = 2 }, TestContext.Current.CancellationToken, most: 1);

        Assert.Equal(["a", "b"], whole.Samples.Select(s => s.Input.Text));
        Assert.Equal((2, 1, 2), (whole.Total, part.Samples.Length, part.Total));
    }

    [Fact]
    public async Task Read_TheFirstItemsOfAShuffledFile_AreThoseOfTheWhole()
    {
        using var file = new DatasetFile("q.jsonl", string.Concat(Enumerable.Range(0, 100).Select(i => $"{{\"input\": \"{i}\"}}\n")));
        var source = file.Source with { Shuffle = true, ShuffleSeed = 7 };

        var part = await DatasetReader.ReadAsync(source, TestContext.Current.CancellationToken, most: 5);

        Assert.Equal((await file.ReadAsync(source)).Samples.Take(5).Select(s => s.Input.Text), part.Samples.Take(5).Select(s => s.Input.Text));
        Assert.Equal(100, part.Total);
    }

    [Fact]
    public async Task Read_TheFirstOfLinesThatCrossEveryBuffer_CountsEachOnce()
    {
        using var file = new DatasetFile("q.jsonl", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"input\": \"{new string('x', i % 37)}{i}\"}}\r\n")));

        Assert.Equal(20_000, (await DatasetReader.ReadAsync(file.Source, TestContext.Current.CancellationToken, most: 1)).Total);
    }
}
