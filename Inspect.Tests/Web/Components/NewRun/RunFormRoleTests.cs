using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web;
using Inspect.Web.Cli;
using Inspect.Web.Components.NewRun;
using Inspect.Web.Requests;

namespace Inspect.Tests.Web.Components.NewRun;

/// <summary>The settings of the models that play roles, from a form and back.</summary>
public sealed class RunFormRoleTests
{
    private static readonly ModelRole Grader = new(new RoleModel("fake/a")
    {
        Config = new GenerateConfig { Temperature = 0, StopSeqs = ["\n", "end"] },
        Arguments = new ModelArguments { Values = ImmutableDictionary<string, JsonElement>.Empty.Add("threads", JsonSerializer.SerializeToElement(2)) },
    });

    private static readonly ModelRole Jury = new(new RoleModel("fake/a") { Config = new GenerateConfig { Seed = 1 } }, new RoleModel("fake/b"));

    private static readonly EvalRequest Full = new() { Task = "asks", ModelRoles = new Dictionary<string, ModelRole> { ["grader"] = Grader, ["jury"] = Jury } };

    private static RunForm Form => RunForm.Of(Full, SettingTable.BuiltIn);

    [Fact]
    public void ToRequest_ASettingOfARole_ChangesItAlone()
    {
        var form = Form.WithRole("grader", "fake/a", [Form.RoleTexts["grader"][0].SetItem("max_tokens", "20").Remove("temperature")]);

        var played = Assert.Single(ToRequest(form).ModelRoles["grader"].Models);

        Assert.Equal(Grader.Models[0] with { Config = new GenerateConfig { MaxTokens = 20, StopSeqs = ["\n", "end"] } }, played, Same);
        Assert.Equal(Jury, ToRequest(form).ModelRoles["jury"]);
    }

    [Fact]
    public void ToRequest_OneOfSeveralModels_GetsSettingsByItself()
    {
        var form = Form.WithRole("jury", "fake/a, fake/b", Form.RoleTexts["jury"].SetItem(1, ImmutableDictionary<string, string>.Empty.Add("temperature", "0.5")));

        Assert.Equal([(1L, null), (null, 0.5)], ToRequest(form).ModelRoles["jury"].Models.Select(m => (m.Config.Seed, m.Config.Temperature)));
    }

    [Fact]
    public void ToRequest_AnotherModel_KeepsTheSettingsThatTheFormShows()
    {
        var form = Form.WithRole("grader", "fake/c", Form.RoleTexts["grader"]);

        var played = Assert.Single(ToRequest(form).ModelRoles["grader"].Models);

        Assert.Equal(("fake/c", 0.0, true), (played.Name, played.Config.Temperature!.Value, played.Arguments.IsEmpty));
    }

    [Fact]
    public void ToRequest_ASettingOfARoleOfTheTask_KeepsWhatTheTaskSaysOfTheModel()
    {
        var ofTask = new Dictionary<string, ModelRole> { ["grader"] = Grader };
        var form = new RunForm { Task = "asks" }.WithRole("grader", "fake/a", [RunForm.TextsOf(Grader, SettingTable.BuiltIn)[0].SetItem("temperature", "1")]);

        var played = Assert.Single(form.ToRequest(SettingTable.BuiltIn, null, null, null, ofTask).ModelRoles["grader"].Models);

        Assert.Equal(Grader.Models[0] with { Config = Grader.Models[0].Config with { Temperature = 1 } }, played, Same);
    }

    [Fact]
    public void RoleProblems_ATextThatDoesNotFit_NamesRoleAndRange()
    {
        var form = Form.WithRole("grader", "fake/a", [ImmutableDictionary<string, string>.Empty.Add("temperature", "hot")]);

        var problem = Assert.Single(form.RoleProblems(SettingTable.BuiltIn));

        Assert.Equal(("grader", 0, "temperature"), (problem.Role, problem.Index, problem.Setting.Name));
        Assert.StartsWith("temperature must be ", problem.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_OfAFormWithRoles_IsReadBackAsTheSameForm()
    {
        var map = YamlArgument.Parse(RunFileText.Yaml(ToRequest(Form), SettingTable.BuiltIn)).EnumerateObject().ToDictionary(p => p.Name, p => p.Value);

        var read = new EvalRequest { Task = "asks", ModelRoles = RunFile.Of(map, "file", SettingTable.BuiltIn).ModelRoles };

        Assert.Equal(Json(Form), Json(RunForm.Of(read, SettingTable.BuiltIn)));
    }

    [Fact]
    public void CommandLine_OfAFormWithRoles_IsReadBackAsTheSameForm()
    {
        var options = RequestText.CommandLine(ToRequest(Form), SettingTable.BuiltIn).Split(" \\\n  ").Where(o => o.StartsWith("--model-role ", StringComparison.Ordinal));

        // No value here holds a quote, so that those of the shell are all there are.
        var roles = RoleArgument.ParseAll(options.Select(o => o["--model-role ".Length..].Trim('\'')), SettingTable.BuiltIn);

        Assert.Equal(Json(Form), Json(RunForm.Of(new EvalRequest { Task = "asks", ModelRoles = roles }, SettingTable.BuiltIn)));
    }

    [Fact]
    public void Draft_OfAFormWithRoles_IsReadBackAsTheSame() =>
        Assert.Equal(Json(Form), Json(JsonSerializer.Deserialize<RunForm>(Json(Form), AppJson.Options)!));

    private static EvalRequest ToRequest(RunForm form) => form.ToRequest(SettingTable.BuiltIn, Full, null);

    private static bool Same(RoleModel one, RoleModel other) => JsonSerializer.Serialize(one, AppJson.Options) == JsonSerializer.Serialize(other, AppJson.Options);

    /// <summary>Dictionaries have no order of their own.</summary>
    private static string Json(RunForm form) => Sorted(JsonSerializer.SerializeToElement(form, AppJson.Options));

    private static string Sorted(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(',', value.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"\"{p.Name}\":{Sorted(p.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Sorted))}]",
        _ => value.GetRawText(),
    };
}
