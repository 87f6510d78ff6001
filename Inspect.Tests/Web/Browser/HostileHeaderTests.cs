using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Models;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Inspect.Tests.Web.Browser;

/// <summary>What the header of a log says of its run is text in the lists and on every tab, whatever it is.</summary>
public sealed class HostileHeaderTests(BrowserFixture fixture)
{
    private const int TextsARun = 4;

    private static readonly (string Address, string There)[] Lists =
    [
        ("/", "main h1"), ("/runs?cols=task,model,dataset,score,tags", "tr.rowlink"), ("/runs?group=model", "main table"), ("/runs?lens=folders", "tr.rowlink"), ("/runs?lens=samples", "tr.rowlink"),
    ];

    private static readonly (string Address, string There)[] Tabs =
    [
        (string.Empty, "tr.rowlink"), ("/summary", "main h2"), ("/timeline", "main h2, main svg"), ("/models", "main table"), ("/config", "main dl, main table"), ("/errors", "main h2"), ("/json", "pre.code"), ("/item/1", "main h1"),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WithHostileTextInEveryFieldOfItsHeader_RunsNothingAndAsksNobody()
    {
        await using var app = new AppFactory();
        var all = string.Join('\n', HostileTextTests.Texts);
        var run = await WriteAsync(app, "all.eval", all);
        foreach (var (index, texts) in HostileTextTests.Texts.Chunk(TextsARun).Index())
        {
            await WriteAsync(app, $"{index}.eval", string.Join(' ', texts));
        }

        var page = await fixture.OpenAsync(app);
        var left = new List<string>();
        HostileTextTests.Watch(page, app, left);
        foreach (var (address, there) in Lists.Concat(Tabs.Select(t => ($"/runs/{run}{t.Address}", t.There))))
        {
            await page.GotoAsync(address);
            await Expect(page.Locator("html[data-keys]")).ToBeAttachedAsync();
            await Expect(page.Locator(there).First).ToBeAttachedAsync();
            await Expect(page.Locator("main")).ToContainTextAsync("window.hit=1");

            await HostileTextTests.CheckAsync(page, address);
        }

        Assert.Empty(left);
        await page.Context.CloseAsync();
    }

    private static async Task<string> WriteAsync(AppFactory app, string name, string text)
    {
        var spec = Spec(text);
        await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, name), spec, MakeLog.Plan(), MakeLog.Options, Stop);
        await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(1), input: text, answer: text) with { Error = Error(text) }, Stop);
        await writer.FinishAsync(Header(spec, text), null, Stop);
        return spec.EvalId!;
    }

    private static EvalSpec Spec(string text)
    {
        var spec = MakeLog.Spec(text, items: 1);
        return spec with
        {
            Model = text,
            TaskVersion = Json(text),
            TaskFile = text,
            TaskDisplayName = text,
            TaskDescription = text,
            TaskRegistryName = text,
            TaskAttribs = Map(text),
            TaskArgs = Map(text),
            TaskArgsPassed = Map(text),
            Solver = text,
            SolverArgs = Map(text),
            SolverArgsPassed = Map(text),
            Tags = [text],
            Dataset = spec.Dataset with { Name = text, Location = text },
            Sandbox = JsonSerializer.SerializeToElement(new { type = text, config = text }),
            ModelBaseUrl = text,
            ModelArgs = Map(text),
            ModelRoles = Map(text),
            Revision = JsonSerializer.SerializeToElement(new { type = text, origin = text, commit = text }),
            Packages = new Dictionary<string, string> { [text] = text },
            Metadata = Map(text),
            Viewer = Json(text),
            Scorers = [new EvalScorer { Name = text, Options = Map(text), Metadata = Map(text) }],
            Config = spec.Config with { EpochsReducer = [text], SampleId = Json(text), Approval = Json(text), Unknown = Map(text) },
        };
    }

    private static EvalLog Header(EvalSpec spec, string text)
    {
        var usage = new Dictionary<string, ModelUsage> { [text] = new() { InputTokens = 1 } };
        return MakeLog.Header(spec, EvalStatus.Error) with
        {
            Plan = new EvalPlan { Name = text, Steps = [new EvalPlanStep { Solver = text, Params = Map(text), ParamsPassed = Map(text) }] },
            Stats = new EvalStats { StartedAt = MakeLog.Noon, CompletedAt = MakeLog.Noon, ModelUsage = usage, RoleUsage = usage },
            Error = Error(text),
            Results = new EvalResults
            {
                TotalSamples = 1,
                CompletedSamples = 1,
                Metadata = Map(text),
                Scores =
                [
                    new EvalScore
                    {
                        Name = text,
                        Scorer = text,
                        Reducer = text,
                        Params = Map(text),
                        Metadata = Map(text),
                        Metrics = new Dictionary<string, EvalMetric> { [text] = new() { Name = text, Value = 0.5, Params = Map(text), Metadata = Map(text) } },
                    },
                ],
            },
        };
    }

    private static EvalError Error(string text) => new() { Message = text, Traceback = text, TracebackAnsi = text };

    private static JsonElement Json(string text) => JsonSerializer.SerializeToElement(text);

    private static Dictionary<string, JsonElement> Map(string text) => new() { [text] = Json(text), ["nested"] = JsonSerializer.SerializeToElement(new Dictionary<string, string[]> { [text] = [text] }) };
}
