using Bunit;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Values;
using Inspect.Web.Components.Datasets;

namespace Inspect.Tests.Web.Components.Datasets;

/// <summary>Rows of a dataset are text, whatever they hold.</summary>
public sealed class ItemGridTests : BunitContext
{
    private const string Hostile = "\"><img src=x onerror=alert(1)><script>a</script>";

    [Fact]
    public void Grid_HostileTexts_ShowsThemAsText()
    {
        var record = FreeJson.Parse(System.Text.Json.JsonSerializer.Serialize(new { id = Hostile, input = Hostile, target = new[] { Hostile, "b" } }));

        var grid = Render<ItemGrid>(p => p.Add(g => g.Rows, [new RecordRow(0, record, null)]).Add(g => g.Fields, ["id", "input", "target"]).Add(g => g.Total, 1));

        Assert.Empty(grid.FindAll("img, script"));
        Assert.Contains(grid.FindAll("td"), c => c.TextContent.Contains("<img src=x onerror=alert(1)>", StringComparison.Ordinal));
    }

    [Fact]
    public void Grid_Alternatives_StandApart()
    {
        var record = FreeJson.Parse("{\"input\": \"a\", \"target\": [\"Astana\", \"Nur-Sultan\"]}");

        var grid = Render<ItemGrid>(p => p.Add(g => g.Rows, [new RecordRow(0, record, null)]).Add(g => g.Fields, ["input", "target"]));

        Assert.Equal("AstanaorNur-Sultan", grid.FindAll("td")[2].TextContent);
        Assert.Equal("or", grid.Find("td .or").TextContent);
    }

    [Fact]
    public void Grid_FindingOfAField_MarksItsCell()
    {
        var report = new CheckReport { Rows = 1, Errors = 1, Findings = [new RowFinding(0, "target", FindingLevel.Error, "Target is empty")] };

        var grid = Render<ItemGrid>(p => p
            .Add(g => g.Rows, [new RecordRow(0, FreeJson.Parse("{\"input\": \"a\"}"), null)]).Add(g => g.Fields, ["input", "target"]).Add(g => g.Report, report));

        Assert.Contains("badcell", grid.FindAll("td")[2].ClassName, StringComparison.Ordinal);
        Assert.Contains("Target is empty", grid.Find(".finding.bad").TextContent, StringComparison.Ordinal);
    }
}
