using Bunit;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Inspect.Web.Components.Runs;
using Inspect.Web.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Components.Runs;

/// <summary>Rows of long lists go out as one piece of HTML: what logs say stays text in it.</summary>
public sealed class RowTextTests : BunitContext
{
    private const string Hostile = "\"><img src=x onerror=alert(1)><script>a</script>'&";

    [Fact]
    public void RunRow_OfHostileTexts_ShowsThemAsText()
    {
        Services.AddSingleton(TimeProvider.System);
        var run = Make.RunView() with { Run = Hostile, Task = Hostile, Model = "m/" + Hostile, Scorers = [Hostile], Error = Hostile, LogPath = "/logs/" + Hostile };

        var row = Render<RunRow>(p => p.Add(r => r.Run, run).Add(r => r.Columns, [.. RunColumns.All]));

        AssertText(row);
        Assert.Contains(row.FindAll("a"), a => a.TextContent == Hostile && a.GetAttribute("title") == Hostile);
    }

    [Fact]
    public async Task AcrossTable_OfHostileTexts_ShowsThemAsText()
    {
        await using var app = new AppFactory();
        this.Use(app);
        var sample = Make.SampleView(score: "C", answer: Hostile) with { Id = SampleId.Of(Hostile), Input = Hostile };

        var table = Render<AcrossTable>(p => p
            .Add(t => t.Rows, [new AcrossRow(Hostile, Hostile, "m/" + Hostile, sample)])
            .Add(t => t.Total, 1)
            .Add(t => t.Read, (_, _, _) => Task.FromResult<IReadOnlyList<AcrossRow>>([])));

        AssertText(table);
        Assert.True(table.FindAll("td").Count(c => c.TextContent == Hostile) >= 4);
    }

    private static void AssertText<T>(IRenderedComponent<T> drawn)
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        Assert.Empty(drawn.FindAll("img, script"));
        Assert.All(drawn.FindAll("*"), e => Assert.DoesNotContain(e.Attributes, a => a.Name.StartsWith("onerror", StringComparison.Ordinal)));
    }
}
