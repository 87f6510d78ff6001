using System.Collections.Immutable;
using Bunit;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;

namespace Inspect.Tests.Web.Components.Run;

/// <summary>What a run ran with.</summary>
public sealed class RunConfigTests : BunitContext
{
    [Fact]
    public async Task Render_ALogOfAnotherProgram_SaysNotSetAndNamesScorersAndDataset()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var header = MakeLog.Header(MakeLog.Spec() with { Scorers = [new EvalScorer { Name = "pattern" }] }) with
        {
            Plan = MakeLog.Plan() with { Config = new GenerateConfig { MaxTokens = 2000 } },
        };

        var page = Render<RunConfig>(p => p.Add(c => c.Run, Make.RunView() with { Header = header }));

        var lines = Lines(page);
        Assert.Equal(("not set", "2,000", "1", "not set", "pattern", "items, 3 items"),
            (lines["Temperature"], lines["Max tokens"], lines["Epochs"], lines["Top-p"], lines["Scorers"], lines["Dataset"]));

        // What nobody set stands apart.
        var apart = page.FindAll("details dt").Select(d => d.TextContent).ToList();
        Assert.Equal((true, false, $"{apart.Count} settings without a value"), (apart.Contains("Temperature"), apart.Contains("Max tokens"), page.Find("details summary").TextContent.Trim()));
    }

    [Fact]
    public async Task Render_ALogOfOurs_SaysWhatWasInForceAndWhereItCameFrom()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var model = new FakeProvider((_, _) => Task.FromResult("A")) { Defaults = new GenerateConfig { Temperature = 1 } };
        await using var host = new EngineHost(model, ("asks", "dataset: [{input: hi, target: A}]\nscorer: exact\nconfig: {max_tokens: 20}"));
        var log = (await host.RunAsync(new EvalRequest { Task = "asks", GenerateConfig = new GenerateConfig { TopP = 0.5 } })).Log;

        var page = Render<RunConfig>(p => p.Add(c => c.Run, Make.RunView() with { Header = log }));

        var lines = Lines(page);
        Assert.Equal(("1 (default)", "20 (of the task)", "0.5", "none"), (lines["Temperature"], lines["Max tokens"], lines["Top-p"], lines["System message"]));
        Assert.EndsWith("(drawn)", lines["Seed"], StringComparison.Ordinal);
    }

    private static ImmutableDictionary<string, string> Lines(IRenderedComponent<RunConfig> page) =>
        page.FindAll("dt").Zip(page.FindAll("dd")).ToImmutableDictionary(p => p.First.TextContent, p => p.Second.TextContent);
}
