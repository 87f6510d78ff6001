using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Web;
using Inspect.Web.Components.NewRun;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>The form over a request: what it has no field for stays.</summary>
public sealed class RunFormTests
{
    private static readonly EvalRequest Full = new()
    {
        Task = "asks",
        Model = "fake/model",
        TaskArgs = ImmutableDictionary<string, JsonElement>.Empty.Add("word", Json("hello")),
        GenerateConfig = new GenerateConfig { TopK = 5, FrequencyPenalty = 0.5, PresencePenalty = 0.25, MaxConnections = 2, StopSeqs = ["\n", "end"], Temperature = 0.5 },
        EvalConfig = new EvalConfig { Epochs = 2, EpochsReducer = ["mean", "max"], Limit = Json(new[] { 9, 20 }), FailOnError = Json(false) },
        Scorer = [Part.Of("match", "location", Json("any")), Part.Of("exact")],
        Tags = ["a"],
        Metadata = ImmutableDictionary<string, JsonElement>.Empty.Add("why", Json("to see")),
    };

    [Fact]
    public void ToRequest_NothingChanged_IsTheOriginalWithItsParent()
    {
        var request = RunForm.Of(Full).ToRequest(Full, "parent");

        Assert.Equal(Text(Full with { Parent = "parent" }), Text(request));
    }

    [Fact]
    public void ToRequest_FieldsChanged_ChangesOnlyThese()
    {
        var form = RunForm.Of(Full) with { Epochs = 3, Reducer = "max, mode", Limit = "5", Temperature = 1, Stop = "x\ny", Scorer = "includes" };

        var request = form.ToRequest(Full, null);

        var expected = Full with
        {
            EvalConfig = Full.EvalConfig with { Epochs = 3, EpochsReducer = ["max", "mode"], Limit = Json(5) },
            GenerateConfig = Full.GenerateConfig with { Temperature = 1, StopSeqs = ["x", "y"] },
            Scorer = [Part.Of("includes")],
        };
        Assert.Equal(Text(expected), Text(request));
    }

    [Fact]
    public void ToRequest_AnotherTask_DropsTheArgumentsOfTheFirst() =>
        Assert.Empty((RunForm.Of(Full) with { Task = "other" }).ToRequest(Full, null).TaskArgs);

    [Theory]
    [InlineData("10", "10")]
    [InlineData("10-20", "[9,20]")]
    [InlineData("some", "\"some\"")]
    public void ToRequest_ALimit_IsACountOrARange(string limit, string json) =>
        Assert.Equal(json, new RunForm { Task = "asks", Limit = limit }.ToRequest(null, null).EvalConfig.Limit!.Value.GetRawText());

    [Fact]
    public void Of_ARange_ShowsItAsItWasTyped() => Assert.Equal("10-20", RunForm.Of(Full).Limit);

    private static string Text(EvalRequest request) => JsonSerializer.Serialize(request, AppJson.Options);

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
