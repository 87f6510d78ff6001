using Inspect.Engine.Inference.Named;
using Inspect.Engine.Models;
using Inspect.Web.Cli;

namespace Inspect.Tests.Web.Cli;

/// <summary>Where lines cannot change, one is written for each stage and each tenth of it, model by model.</summary>
public sealed class FetchDisplayTests
{
    [Fact]
    public void Show_OutsideATerminal_WritesALineForEachStageAndTenth()
    {
        var lines = new List<string>();
        var display = new FetchDisplay(lines.Add, null);

        foreach (var done in (long[])[0, 50_000, 99_999, 100_000, 110_000, 200_000])
        {
            display.Show(new ModelPreparation("hf/ORG/a: odd", new FetchStanding(FetchStage.Fetching, done, 1_000_000)));
        }

        display.Show(new ModelPreparation("hf/ORG/a: odd", new FetchStanding(FetchStage.Converting, 0, 0)));
        display.Show(new ModelPreparation("hf/ORG/b", new FetchStanding(FetchStage.Converting, 0, 0)));
        display.Show(new ModelPreparation("hf/ORG/b", new FetchStanding(FetchStage.Done, 0, 0)));

        Assert.Equal(
            [
                "hf/ORG/a: odd: fetching 0 kB of 1 MB",
                "hf/ORG/a: odd: fetching 100 kB of 1 MB",
                "hf/ORG/a: odd: fetching 200 kB of 1 MB",
                "hf/ORG/a: odd: converting",
                "hf/ORG/b: converting",
            ],
            lines);
    }
}
