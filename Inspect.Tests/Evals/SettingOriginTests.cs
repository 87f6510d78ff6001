using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>Where the values of a run's settings come from.</summary>
public sealed class SettingOriginTests
{
    private const string Task = "dataset: [{input: hi, target: A}]\nscorer: exact\nepochs: 2\nconfig: {temperature: 0.5, max_tokens: 20}";

    [Fact]
    public async Task Plan_ARequestOverATask_SaysBoth()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("asks", Task));

        var origins = await OriginsAsync(host, new EvalRequest { Task = "asks", GenerateConfig = new GenerateConfig { Temperature = 0 } });

        Assert.Equal(
            ("epochs 2 Task", "temperature 0 Option", "max_tokens 20 Task", "max_samples 16 Default", "fail_on_error true Default"),
            (origins["epochs"], origins["temperature"], origins["max_tokens"], origins["max_samples"], origins["fail_on_error"]));
    }

    [Fact]
    public async Task Plan_AClone_TellsWhatWasChanged()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("asks", Task));
        var request = new EvalRequest
        {
            Task = "asks",
            Parent = "parent",
            GenerateConfig = new GenerateConfig { Temperature = 0, MaxTokens = 9 },
            EvalConfig = new EvalConfig { Epochs = 3 },
            Changed = ["epochs"],
        };

        var origins = await OriginsAsync(host, request);

        Assert.Equal(("epochs 3 Option", "temperature 0 Clone", "max_tokens 9 Clone"), (origins["epochs"], origins["temperature"], origins["max_tokens"]));
    }

    [Fact]
    public async Task Plan_AModelWithSettings_PutsThemUnderThoseOfTheTask()
    {
        var model = new FakeProvider((_, _) => System.Threading.Tasks.Task.FromResult("A"))
        {
            Config = new GenerateConfig { Temperature = 0.9, TopK = 7 }, Defaults = new GenerateConfig { TopP = 0.8 },
        };
        await using var host = new EngineHost(model, ("asks", Task));

        var plan = await host.Planner.PlanAsync(new EvalRequest { Task = "asks" }, "e", null, TestContext.Current.CancellationToken);

        Assert.Equal((0.5, 7, (double?)null), (plan.Config.Temperature, plan.Config.TopK, plan.Config.TopP));
        Assert.Equal((SettingOrigin.Model, SettingOrigin.Default), (Of(plan, "top_k").Origin, Of(plan, "top_p").Origin));
        Assert.Equal(0.8, Of(plan, "top_p").Value!.Value.GetDouble());
    }

    [Fact]
    public async Task Log_OfARun_KeepsDefaultsAndOrigins()
    {
        await using var host = new EngineHost(FakeProvider.Saying("A"), ("asks", Task));

        var facts = OwnFacts.Of((await host.RunAsync(new EvalRequest { Task = "asks", GenerateConfig = new GenerateConfig { Seed = 7 } })).Log!)!;

        Assert.Equal(
            (SettingOrigin.Task, SettingOrigin.Option, SettingOrigin.Default, "16", 7),
            (facts.OriginOf("epochs"), facts.OriginOf("seed"), facts.OriginOf("max_samples"), facts.DefaultOf("max_samples")?.GetRawText(), facts.Seed));
    }

    private static async Task<Dictionary<string, string>> OriginsAsync(EngineHost host, EvalRequest request) =>
        (await host.Planner.PlanAsync(request, "e", null, TestContext.Current.CancellationToken)).Settings
            .ToDictionary(s => s.Setting.Name, s => $"{s.Setting.Name} {s.Value?.GetRawText()} {s.Origin}");

    private static ResolvedSetting Of(PlannedEval plan, string name) => plan.Settings.First(s => s.Setting.Name == name);
}
