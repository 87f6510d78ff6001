using Bunit;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Item;

namespace Inspect.Tests.Web.Components.Item;

/// <summary>The page of one item over a real log.</summary>
public sealed class ItemPageTests : BunitContext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Render_FourEpochs_ShowsDotsGroupsAndCurve()
    {
        await using var app = new AppFactory();
        var spec = MakeLog.Spec(items: 2) with { Config = new EvalConfig { Epochs = 4 } };
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "item.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            for (var number = 0; number < 8; number++)
            {
                var (id, epoch) = ((number / 4) + 1, (number % 4) + 1);
                var isRight = epoch % 2 == 0;
                await writer.WriteSampleAsync(
                    MakeLog.Sample(SampleId.Of(id), epoch, answer: isRight ? "four" : epoch == 1 ? "Five" : "five!", value: isRight ? ScoreValue.Correct : ScoreValue.Incorrect), Stop);
            }

            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        this.Use(app);
        var page = Render<ItemPage>(p => p.Add(s => s.Run, "item.eval").Add(s => s.Id, "2"));

        page.Eventually(() => Assert.Equal("Item 2", page.Find("h1").TextContent));
        Assert.Equal(["I", "C", "I", "C"], page.FindAll(".strip .mark").Select(m => m.TextContent));
        Assert.Equal($"/runs/{spec.EvalId![..8]}/s/2/3", page.FindAll(".strip a")[2].GetAttribute("href"));
        Assert.Equal(["four", "Five", "five!"], page.FindAll(".groups .pre").Select(g => g.TextContent));
        Assert.Contains("3 distinct texts, 2 after normalising", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["1|0.50", "2|0.83", "3|1.00", "4|1.00"], page.FindAll(".passtable tbody tr").Select(r => string.Join('|', r.Children.Select(c => c.TextContent))));
        Assert.Contains("0.50 · 2 of 4", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_AnItemThatIsNotThere_SaysSo()
    {
        await using var app = new AppFactory();
        await MakeLog.FinishedAsync(app.Logs, Stop);
        this.Use(app);

        var page = Render<ItemPage>(p => p.Add(s => s.Run, "a.eval").Add(s => s.Id, "nine"));

        page.Eventually(() => Assert.Equal("The run has no item nine.", page.Find(".empty p").TextContent));
    }
}
