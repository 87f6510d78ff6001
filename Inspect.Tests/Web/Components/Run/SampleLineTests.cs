using Bunit;
using Inspect.Engine.Live;
using Inspect.Tests.Support;
using Inspect.Web.Components.Run;

namespace Inspect.Tests.Web.Components.Run;

/// <summary>A row is drawn again only when something in it changed.</summary>
public sealed class SampleLineTests : BunitContext
{
    [Fact]
    public void Render_AWaitingSample_HasNoLink()
    {
        var line = Draw(new SampleRow(0, "1-1", null, Make.SampleView(state: SampleState.Waiting), "1", "/runs/r/s/1/1"));

        Assert.Empty(line.FindAll("a"));
        Assert.Empty(line.FindAll(".rowlink"));
    }

    [Fact]
    public void Render_NothingChanged_IsNotDrawnAgain()
    {
        var sample = Make.SampleView(score: "C");
        var line = Draw(new SampleRow(0, "1-1", null, sample, "1", "/runs/r/s/1/1"));

        line.Render(p => p.Add(l => l.Row, new SampleRow(0, "1-1", null, sample with { }, "1", "/runs/r/s/1/1")));
        Assert.Equal(1, line.RenderCount);

        line.Render(p => p.Add(l => l.Row, new SampleRow(0, "1-1", null, sample with { Tokens = 77 }, "1", "/runs/r/s/1/1")));
        Assert.Equal(2, line.RenderCount);
        Assert.Contains("77", line.Markup, StringComparison.Ordinal);

        line.Render(p => p.Add(l => l.IsCurrent, true));
        Assert.Equal("cur rowlink", line.Find("tr").ClassName);
    }

    [Fact]
    public void Render_ARowThatIsWritten_ShowsTextAtOnceAndNumbersOnceASecond()
    {
        var sample = Make.SampleView(state: SampleState.Generating) with { Answer = "One", Tokens = 5, Seconds = 3.1 };
        var line = Draw(new SampleRow(0, "1-1", null, sample, "1", "/runs/r/s/1/1"));

        line.Render(p => p.Add(l => l.Row, new SampleRow(0, "1-1", null, sample with { Answer = "One two", Tokens = 6, Seconds = 3.4 }, "1", "/runs/r/s/1/1")));
        Assert.Equal(["One two", "5", "0:03"], Texts());

        line.Render(p => p.Add(l => l.Row, new SampleRow(0, "1-1", null, sample with { Answer = "One two three", Tokens = 9, Seconds = 4 }, "1", "/runs/r/s/1/1")));
        Assert.Equal(["One two three", "9", "0:04"], Texts());

        line.Render(p => p.Add(l => l.Row, new SampleRow(0, "1-1", null, Make.SampleView(score: "C") with { Answer = "One two three four", Tokens = 11, Seconds = 4.2 }, "1", "/runs/r/s/1/1")));
        Assert.Equal(["One two three four", "11", "4.2 s"], Texts());

        IEnumerable<string> Texts() => line.FindAll("td").Skip(2).Take(3).Select(cell => cell.TextContent.Trim(' ', '\n', '\r', '\u2068'));
    }

    [Fact]
    public void Render_HeadWhoseEpochsOnlySpeak_IsNotDrawnAgain()
    {
        var (done, speaking) = (Make.SampleView(epoch: 1, score: "C"), Make.SampleView(epoch: 2, state: SampleState.Generating));
        var line = Draw(new SampleRow(0, "g-1", ItemGroup.Of([done, speaking], 2, 20), null, string.Empty, string.Empty));

        line.Render(p => p.Add(l => l.Row, new SampleRow(0, "g-1", ItemGroup.Of([done, speaking with { Answer = "so far" }], 2, 20), null, string.Empty, string.Empty)));
        Assert.Equal(1, line.RenderCount);

        line.Render(p => p.Add(l => l.Row, new SampleRow(0, "g-1", ItemGroup.Of([done, Make.SampleView(epoch: 2, score: "I")], 2, 20), null, string.Empty, string.Empty)));
        Assert.Equal(["C", "I"], line.FindAll(".mark").Select(m => m.TextContent));
    }

    private IRenderedComponent<SampleLine> Draw(SampleRow row) =>
        Render<SampleLine>(p => p.Add(l => l.Row, row));
}
