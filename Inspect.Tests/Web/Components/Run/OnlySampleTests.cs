using Bunit;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;

namespace Inspect.Tests.Web.Components.Run;

/// <summary>What there is no choice of is shown at once.</summary>
public sealed class OnlySampleTests : BunitContext
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_OfOneSample_ShowsItsMessagesBelowItsRow(int samples)
    {
        await using var app = new AppFactory();
        var spec = MakeLog.Spec(items: samples);
        await using (var writer = await EvalLogWriter.StartAsync(Path.Combine(app.Logs, "a.eval"), spec, MakeLog.Plan(), MakeLog.Options, Stop))
        {
            for (var i = 1; i <= samples; i++)
            {
                await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i), input: $"Say number{i}"), Stop);
            }

            await writer.FinishAsync(MakeLog.Header(spec), null, Stop);
        }

        this.Use(app);
        var page = Render<RunPage>(p => p.Add(r => r.Run, spec.EvalId!));

        page.Eventually(() => Assert.Equal(samples, page.FindAll("tr.rowlink").Count));
        if (samples > 1)
        {
            Assert.Empty(page.FindAll(".only"));
            return;
        }

        page.Eventually(() => Assert.Contains("Say number1", page.Find(".only article.msg").TextContent, StringComparison.Ordinal));
        Assert.Equal($"/runs/{spec.EvalId![..8]}/s/1/1/scoring", page.FindAll(".only nav a")[1].GetAttribute("href"));
    }
}
