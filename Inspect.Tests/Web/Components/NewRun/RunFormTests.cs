using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;
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

    private static RunForm Form => RunForm.Of(Full, SettingTable.BuiltIn);

    [Fact]
    public void ToRequest_NothingChanged_IsTheOriginalWithItsParent()
    {
        var request = Form.ToRequest(SettingTable.BuiltIn, Full, "parent");

        Assert.Equal(Text(Full with { Parent = "parent" }), Text(request));
    }

    [Fact]
    public void ToRequest_OtherArgumentsOfTheScorer_LeaveTheOneBehindIt()
    {
        Assert.Equal("{\"location\":\"any\"}", Form.ScorerArguments);

        var request = (Form with { ScorerArguments = "{\"location\":\"end\",\"numeric\":true}" }).ToRequest(SettingTable.BuiltIn, Full, null);

        Assert.Equal(["match", "exact"], request.Scorer!.Value.Select(s => s.Name));
        Assert.Equal(("end", true), (request.Scorer!.Value[0].Params["location"].GetString(), request.Scorer!.Value[0].Params["numeric"].GetBoolean()));
    }

    [Fact]
    public void ToRequest_AnotherScorerWithArguments_IsAlone()
    {
        var request = Form.WithScorer("pattern", "{\"pattern\":\"(a)\"}").ToRequest(SettingTable.BuiltIn, Full, null);

        var scorer = Assert.Single(request.Scorer!.Value);
        Assert.Equal(("pattern", "(a)"), (scorer.Name, scorer.Params["pattern"].GetString()));
    }

    [Fact]
    public void ToRequest_FieldsChanged_ChangesOnlyThese()
    {
        var form = Form.WithScorer("includes")
            .With("epochs", "3").With("epochs_reducer", "max, mode").With("limit", "5").With("temperature", "1").With("stop_seqs", "x\ny");

        var request = form.ToRequest(SettingTable.BuiltIn, Full, null);

        var expected = Full with
        {
            EvalConfig = Full.EvalConfig with { Epochs = 3, EpochsReducer = ["max", "mode"], Limit = Json(5) },
            GenerateConfig = Full.GenerateConfig with { Temperature = 1, StopSeqs = ["x", "y"] },
            Scorer = [Part.Of("includes")],
        };
        Assert.Equal(Text(expected), Text(request));
    }

    [Fact]
    public void ToRequest_Roles_KeepWhatTheFormDoesNotShowUntilTheyAreChanged()
    {
        var judge = new ModelRole(new RoleModel("fake/a") { Config = new GenerateConfig { Temperature = 0 } }, new RoleModel("fake/b"));
        var full = Full with { ModelRoles = new Dictionary<string, ModelRole> { ["judge"] = judge, ["critic"] = judge } };
        var form = RunForm.Of(full, SettingTable.BuiltIn);

        var request = form.WithRole("critic", "fake/c").ToRequest(SettingTable.BuiltIn, full, null);

        Assert.Equal("fake/a, fake/b", form.Roles["critic"]);
        Assert.Equal((judge, "fake/c"), (request.ModelRoles["judge"], request.ModelRoles["critic"]));
    }

    [Fact]
    public void ToRequest_AnotherTask_DropsTheArgumentsOfTheFirst() =>
        Assert.Empty((Form with { Task = "other" }).ToRequest(SettingTable.BuiltIn, Full, null).TaskArgs);

    [Theory]
    [InlineData("10", "10")]
    [InlineData("10-20", "[9,20]")]
    public void ToRequest_ALimit_IsACountOrARange(string limit, string json) =>
        Assert.Equal(json, new RunForm { Task = "asks" }.With("limit", limit).ToRequest(SettingTable.BuiltIn, null, null).EvalConfig.Limit!.Value.GetRawText());

    [Fact]
    public void Of_ARange_ShowsItAsItWasTyped() => Assert.Equal("10-20", Form.Texts["limit"]);

    [Fact]
    public void ToRequest_AChangeToAClone_IsNamed() =>
        Assert.Equal(["temperature"], Form.With("temperature", "1").ToRequest(SettingTable.BuiltIn, Full, "parent").Changed!.Value);

    [Theory]
    [InlineData("top_p", "7", "top_p is 7, but must be above 0, up to 1.")]
    [InlineData("max_tokens", "many", "max_tokens must be a whole number from 1 to 2,147,483,647, not many.")]
    [InlineData("max_tokens", "99999999999", "max_tokens is 99,999,999,999, but must be 1 to 2,147,483,647.")]
    [InlineData("limit", "some", "limit must be a count from 1 to 2,147,483,647, or a range such as 10-20, not some.")]
    public void Problems_ATextThatDoesNotFit_NamesTheRange(string setting, string text, string problem) =>
        Assert.Equal([problem], new RunForm { Task = "asks" }.With(setting, text).Problems(SettingTable.BuiltIn).Select(p => p.Problem));

    private static string Text(EvalRequest request) => JsonSerializer.Serialize(request, AppJson.Options);

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value);
}
