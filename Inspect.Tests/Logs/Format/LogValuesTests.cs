using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Logs.Reading;

namespace Inspect.Tests.Logs.Format;

/// <summary>Values and fields that strict JSON or this version does not know come through reading, editing and converting.</summary>
public sealed class LogValuesTests
{
    private const string Log = """
        {"version":2,"status":"success","eval":{"run_id":"KuZNDsWcUXDLnJzhaPgxGN","created":"2025-02-02T15:10:16+00:00","task":"t","task_id":"nVhJyFxetJ4YoV5uy3VZeF",
        "dataset":{"future":1},"model":"m/m","config":{"future":2},"metadata":{"n":NaN,"i":Infinity,"one":1,"one_float":1.0,"big":123456789012345678901234567890,"null":null,"tiny":1e-7}},
        "plan":{},"stats":{"started_at":"","completed_at":""},"results":{"total_samples":1,"completed_samples":1,"scores":[{"name":"s","scorer":"s","future":3,"metrics":{"m":{"name":"m","value":-Infinity}}}]},
        "future":{"a":[NaN]},"samples":[{"id":1,"epoch":1,"input":"i","target":"t","future":4,"scores":{"s":{"value":NaN,"future":5}},
        "messages":[{"role":"oracle","content":"hm","future":6}],
        "events":[{"event":"hologram","uuid":"u","timestamp":"2025-02-02T15:10:16+00:00","light":[1,{"x":NaN}]},{"event":"info","uuid":"v","data":"d","future":7}]}]}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rewrite_OddValuesAndUnknownFields_SurviveEditAndConversion()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("a.json");
        await File.WriteAllTextAsync(path, Log, Stop);

        await LogEditor.ApplyAsync(path, [new TagsEdit(["x"], [])], new LogProvenance(MakeLog.Noon, "ann"), null, MakeLog.Editing, Stop);
        await LogConverter.ConvertAsync(path, folder.File("b.eval"), AttachmentMode.Keep, Stop);
        await LogEditor.ApplyAsync(folder.File("b.eval"), [new InvalidationEdit(SampleId.Of(1), 1, true)], new LogProvenance(MakeLog.Noon, "ann"), null, MakeLog.Editing, Stop);
        await LogConverter.ConvertAsync(folder.File("b.eval"), folder.File("c.json"), AttachmentMode.Keep, Stop);

        var text = await File.ReadAllTextAsync(folder.File("c.json"), Stop);
        Assert.Equal(7, System.Text.RegularExpressions.Regex.Count(text, "\"future\": \\d"));
        foreach (var piece in (string[])["\"n\": NaN", "\"i\": Infinity", "\"one\": 1,", "\"one_float\": 1.0", "123456789012345678901234567890", "\"null\": null", "\"tiny\": 1e-7", "-Infinity", "\"hologram\"", "\"oracle\"", "\"light\""])
        {
            Assert.Contains(piece, text, StringComparison.Ordinal);
        }

        var expected = LogJson.Element(Encoding.UTF8.GetBytes(Log));
        var actual = LogJson.Element(Encoding.UTF8.GetBytes(text));
        Assert.DoesNotContain(LogFactsJson.Differences(expected, actual, "$"), d => !d.StartsWith("$.stats", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Read_NoEvalId_IsDerivedAsTheReferenceDoes()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.json"), Log, Stop);

        // The example of log format 14.4.
        Assert.Equal("6N4ACvqRWjRiaJsfQG5NdC", (await EvalLogReader.ReadHeaderAsync(folder.File("a.json"), Stop)).Eval.EvalId);
    }

    [Fact]
    public async Task Read_UnknownEventAndValues_AreThere()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.json"), Log, Stop);

        var sample = await EvalLogReader.ReadSampleAsync(folder.File("a.json"), SampleId.Of(1), 1, Stop);
        var log = await EvalLogReader.ReadHeaderAsync(folder.File("a.json"), Stop);

        Assert.Equal("hologram", Assert.IsType<OtherEvent>(sample.Events[0]).Kind);
        Assert.True(sample.Scores!["s"].Value.IsUnscored);
        Assert.Equal(double.NegativeInfinity, log.Results!.Scores[0].Metrics["m"].Value);
        Assert.Equal(JsonValueKind.Null, log.Metadata["null"].ValueKind);
    }
}
