using System.Text.Json;
using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Tests.Logs.Reading;

/// <summary>Summaries of which only the fields are read that a filter looks at.</summary>
public sealed class PartialSummaryTests
{
    /// <summary>Each field that a name looks at has a value here that is not its default.</summary>
    private const string Summary = """
        {"id":"x","epoch":3,"input":"Who?","choices":["a"],"target":["Oslo","Rome"],"metadata":{"topic":"rivers","deep":{"a":[1,{"b":2}]}},
         "scores":{"exact":{"value":NaN,"answer":"Oslo \ud800","explanation":"why"},"style":{"value":{"tone":0.5}}},
         "model_usage":{"m":{"input_tokens":5,"output_tokens":7,"total_tokens":12}},"model_fallbacks":[{"a":1}],"started_at":"2026-01-02T12:00:00+00:00",
         "total_time":2.5,"uuid":"u1","error":"Oops(1)","limit":"message","retries":2,"completed":false,"message_count":4,"turn_count":2}
        """;

    private static readonly FilterSchema Schema = SampleFilterNames.Schema(["exact", "style"]);

    [Fact]
    public void ValueOf_EachNameAlone_IsThatOfTheWholeSummary()
    {
        byte[] json = [.. System.Text.Encoding.UTF8.GetBytes(Summary)];
        var whole = LogJson.Parse<EvalSampleSummary>(json);
        string[] names = [.. Schema.Names.Where(n => n.Name is not ("metadata" or "scores")).Select(n => n.Name), "metadata.topic", "metadata.deep.a", "style.tone", "scores.exact", "exact.answer"];

        foreach (var name in names)
        {
            var part = new PartialSummary([name]).Parse(json);

            Assert.Equal((name, Text(SampleFilterNames.ValueOf(whole, SampleOutcome.Errored, name))), (name, Text(SampleFilterNames.ValueOf(part, SampleOutcome.Errored, name))));
        }
    }

    [Fact]
    public void Parse_SomeNames_LeavesOtherFieldsEmpty()
    {
        byte[] json = [.. System.Text.Encoding.UTF8.GetBytes(Summary)];

        var part = new PartialSummary(["turns", "duration"]).Parse(json);

        Assert.Equal((2, 2.5), (part.TurnCount, part.TotalTime));
        Assert.Null(part.Scores);
        Assert.Empty(part.Metadata);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"turn_count\":")]
    [InlineData("{\"turn_count\":\"many\"}")]
    public void Parse_WhatIsNoSummary_IsRefused(string json) =>
        Assert.ThrowsAny<JsonException>(() => new PartialSummary(["turns"]).Parse(System.Text.Encoding.UTF8.GetBytes(json)));

    private static string Text(FilterValue value) => $"{value.Kind} {value.Number} {value.Text} {string.Join('|', value.Texts)}";
}
