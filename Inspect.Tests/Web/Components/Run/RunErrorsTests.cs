using Bunit;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;

namespace Inspect.Tests.Web.Components.Run;

/// <summary>The errors of a run on its page, over a real log.</summary>
public sealed class RunErrorsTests : BunitContext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Render_AFailedRun_HasItsTracebackInColourAndItsFailedSamplesByKind()
    {
        await using var app = new AppFactory();
        var error = new EvalError { Message = "The line dropped.", Traceback = "at here", TracebackAnsi = "\u001b[31mat here\u001b[0m" };
        await WriteAsync(app, EvalStatus.Error, error, (1, null), (2, "TimeoutError('after 5 s')"), (3, "TimeoutError: again"), (4, "ValueError: <b>no</b>"));
        var page = Open(app, "errors");

        page.WaitForElement(".errgroups", Patience.Most);

        Assert.Equal("The line dropped.", page.Find("section .t-danger").TextContent.Trim());
        Assert.Contains("at here", page.Find(".trace .term").TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(page.FindAll(".trace .term span[class]"));
        Assert.Equal(["TimeoutError", "ValueError"], page.FindAll(".errgroups td:first-child").Select(t => t.TextContent));
        Assert.Equal(["2", "1"], page.FindAll(".errgroups td:nth-child(2)").Select(t => t.TextContent));
        Assert.EndsWith("?q=reason%20%3D%3D%20%22TimeoutError%22&is=errored", page.Find(".errgroups td:first-child a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("<b>no</b>", page.FindAll(".errgroups tr")[2].TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/s/2/1/errors", page.Find(".errgroups td:last-child a").GetAttribute("href"), StringComparison.Ordinal);
        Assert.StartsWith("/datasets/new?from=", page.FindAll("a").First(a => a.TextContent == "Make a dataset of them").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("Errors 3", page.Find(".tabs a[href$='/errors']").TextContent);
    }

    [Fact]
    public async Task Render_ARunWithoutErrors_HasNoTabAndSaysSoAtItsAddress()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, EvalStatus.Success, null, (1, null));

        Assert.Empty(Open(app, null).FindAll(".tabs a[href$='/errors']"));
        var page = Render<RunPage>(p => p.Add(r => r.Run, "a.eval").Add(r => r.Tab, "errors"));

        page.Eventually(() => Assert.Equal("Nothing failed: neither the run nor a sample of it.", page.Find("p.help.gap").TextContent));
    }

    [Fact]
    public async Task Render_AFailedRun_StillShowsTheSamplesThatFinished()
    {
        await using var app = new AppFactory();
        await WriteAsync(app, EvalStatus.Error, new EvalError { Message = "The line dropped." }, (1, null), (2, null));

        var page = Open(app, null);

        page.Eventually(() => Assert.Equal(2, page.FindAll("tr.rowlink").Count));
        Assert.NotEmpty(page.FindAll(".tabs a[href$='/errors']"));
    }

    private static async Task WriteAsync(AppFactory app, EvalStatus status, EvalError? error, params (int Id, string? Error)[] samples)
    {
        var spec = MakeLog.Spec(items: samples.Length);
        await using var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "a.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop);
        foreach (var (id, message) in samples)
        {
            var sample = MakeLog.Sample(SampleId.Of(id), value: ScoreValue.Correct);
            await writer.WriteSampleAsync(message is null ? sample : sample with { Scores = null, Error = new EvalError { Message = message } }, Stop);
        }

        await writer.FinishAsync(MakeLog.Header(spec, status) with { Error = error }, null, Stop);
    }

    private IRenderedComponent<RunPage> Open(AppFactory app, string? tab)
    {
        this.Use(app);
        var page = Render<RunPage>(p => p.Add(r => r.Run, "a.eval").Add(r => r.Tab, tab));
        page.WaitForElement(".tabs", Patience.Most);
        return page;
    }
}
