using System.Text;
using System.Text.Json.Nodes;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Microsoft.Extensions.Options;

namespace Inspect.Tests.Logs.Damage;

/// <summary>JSON that is valid and yet no log: it costs the log or the part that it stands in, and never another.</summary>
public sealed class OddLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("eval", "null", "eval")]
    [InlineData("eval.config", "null", "config")]
    [InlineData("eval.dataset", "null", "dataset")]
    [InlineData("plan.steps", "[null]", "plan.steps holds null")]
    [InlineData("results.scores", "[null]", "results.scores holds null")]
    [InlineData("stats.model_usage", "{\"m\":null}", "stats.model_usage holds null")]
    public async Task ReadHeader_NullForARecord_NamesTheField(string field, string value, string named)
    {
        var path = await OddAsync("header.json", field, value);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadHeaderAsync(path, Stop));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"metrics":{}}""")]
    [InlineData("""{"name":"a","name":"exact","metrics":{}}""")]
    public async Task ReadHeader_OldScorerIsOdd_IsRead(string scorer)
    {
        var path = await OddAsync("header.json", "results", $$"""{"total_samples":1,"scorer":{{scorer}}}""");

        var log = await EvalLogReader.ReadHeaderAsync(path, Stop);

        Assert.Equal(1, log.Results!.TotalSamples);
    }

    [Theory]
    [InlineData("messages", "[null]", "messages holds null")]
    [InlineData("output.choices", "[null]", "output.choices holds null")]
    [InlineData("scores", "{\"exact\":null}", "scores holds null")]
    [InlineData("events", "[null]", "events holds null")]
    public async Task ReadSample_NullForARecord_CostsThisSampleAlone(string field, string value, string named)
    {
        var path = await OddAsync("samples/1_epoch_1.json", field, value);

        var error = await Assert.ThrowsAsync<EvalLogException>(() => EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal("2", (await EvalLogReader.ReadSampleAsync(path, SampleId.Of(2), 1, Stop)).Id.Text);
    }

    [Fact]
    public async Task ReadSample_EventOfATimeThatIsNone_CostsThisEventAlone()
    {
        var path = await OddAsync("samples/1_epoch_1.json", "events", """[{"event":"info","timestamp":9e14,"data":"x"},{"event":"info","timestamp":"2026-01-02T12:00:00+00:00","working_start":0,"data":"y"}]""");

        var sample = await EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop);

        Assert.IsType<OtherEvent>(sample.Events[0]);
        Assert.IsType<InfoEvent>(sample.Events[1]);
    }

    [Theory]
    [InlineData("""{"event":"model","timestamp":"2026-01-02T12:00:00+00:00","working_start":0,"model":"m","input":[],"tools":[],"tool_choice":"auto","config":{},"output":null}""")]
    [InlineData("""{"event":"error","timestamp":"2026-01-02T12:00:00+00:00","working_start":0,"error":null}""")]
    [InlineData("""{"event":"score","timestamp":"2026-01-02T12:00:00+00:00","working_start":0,"score":null}""")]
    public async Task ReadSample_EventWithoutItsRecord_CostsThisEventAlone(string odd)
    {
        var path = await OddAsync("samples/1_epoch_1.json", "events", $$"""[{{odd}},{"event":"info","timestamp":"2026-01-02T12:00:00+00:00","working_start":0,"data":"y"}]""");

        var sample = await EvalLogReader.ReadSampleAsync(path, SampleId.Of(1), 1, Stop);

        Assert.IsType<OtherEvent>(sample.Events[0]);
        Assert.IsType<InfoEvent>(sample.Events[1]);
    }

    [Fact]
    public async Task ReadSummaries_ScoreIsNull_CostsThisScoreAlone()
    {
        var path = await OddAsync("summaries.json", "0.scores", """{"x":null,"y":{"value":"C"}}""");

        var summaries = await EvalLogReader.ReadSummariesAsync(path, Stop);

        Assert.Equal(["y"], summaries[0].Scores!.Keys);
        Assert.Equal(2, summaries.Count);
    }

    [Fact]
    public void FromElement_NumberOutOfRange_IsNoFit()
    {
        var element = LogJson.Element("""{"started_at":9e14}"""u8.ToArray());

        Assert.Throws<System.Text.Json.JsonException>(() => LogJson.FromElement<EvalStats>(element));
    }

    [Theory]
    [InlineData("eval", "null")]
    [InlineData("eval.config", "null")]
    [InlineData("plan.steps", "[null]")]
    [InlineData("results.scores", "[null]")]
    public async Task List_OneOddLog_ShowsTheOthers(string field, string value)
    {
        await OddAsync("header.json", field, value);
        await OtherAsync();
        await using var index = new LogIndex(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);

        var entries = await index.ListAsync(Stop);

        Assert.Equal([true, false], entries.OrderBy(e => e.RelativePath, StringComparer.Ordinal).Select(e => e.Problem is not null));
    }

    [Fact]
    public async Task List_TokensOverflow_ShowsTheLog()
    {
        await OddAsync("header.json", "stats.model_usage", """{"a":{"total_tokens":9223372036854775807},"b":{"total_tokens":9223372036854775807}}""");
        await using var index = new LogIndex(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);

        var entry = Assert.Single(await index.ListAsync(Stop));

        Assert.Equal(long.MaxValue, entry.Overview!.Tokens);
    }

    private async Task OtherAsync()
    {
        using var other = new TemporaryFolder();
        File.Copy(await MakeLog.FinishedAsync(other, ".eval", Stop), _folder.File("b.eval"));
    }

    /// <summary>A finished log, one field of one member of which has another value.</summary>
    private Task<string> OddAsync(string member, string field, string value) => WithMemberAsync(_folder, member, content => Odd(content, field, value));

    /// <summary>A finished log, one member of which has another content; one that it did not have comes last.</summary>
    internal static async Task<string> WithMemberAsync(TemporaryFolder folder, string member, Func<byte[], byte[]> change)
    {
        var path = await MakeLog.FinishedAsync(folder, ".eval", Stop);
        List<(string Name, byte[] Content)> members;
        using (var archive = ZipFile.Open(path))
        {
            members = [.. archive.Directory.Members.Values.OrderBy(m => m.Offset).Select(m => (m.Name, archive.ReadAll(m)))];
        }

        if (members.TrueForAll(m => m.Name != member))
        {
            members.Add((member, []));
        }

        var writer = new ZipWriter(0, []);
        using var file = File.Create(path);
        foreach (var (name, content) in members)
        {
            var packed = ZipPacker.Pack(name, name == member ? change(content) : content);
            var encoded = ZipWriter.Encode(packed);
            file.Write(encoded);
            writer.Commit(packed, encoded.Length);
        }

        file.Write(writer.EncodeDirectory());
        return path;
    }

    /// <summary>The value stands as a text first, for a JSON tree takes no name twice.</summary>
    internal static byte[] Odd(byte[] json, string field, string value)
    {
        const string Mark = "here-stands-the-odd-value";
        var root = JsonNode.Parse(json)!;
        var names = field.Split('.');
        var parent = names[..^1].Aggregate(root, (node, name) => node is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!);
        parent[names[^1]] = Mark;
        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace($"\"{Mark}\"", value, StringComparison.Ordinal));
    }
}
