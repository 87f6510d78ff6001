using Bunit;
using Inspect.Engine.Inference;
using Inspect.Web.Components.Models;
using Inspect.Web.Models;

namespace Inspect.Tests.Web.Components.Models;

/// <summary>The models as rows that sort by each column.</summary>
public sealed class ModelTableTests : BunitContext
{
    private static readonly ModelView[] Models =
    [
        Local("slow", 10, 3_000_000, 5),
        Local("fast", 90, 1_000_000, 0),
        Local("unmeasured", null, 2_000_000, 7),
        new("mockllm/model", "mockllm/model", "Pretend model", null, null, 12),
    ];

    [Theory]
    [InlineData(null, "slow fast unmeasured mockllm/model")]
    [InlineData("nonsense", "slow fast unmeasured mockllm/model")]
    [InlineData("name", "fast mockllm/model slow unmeasured")]
    [InlineData("-speed", "fast slow unmeasured mockllm/model")]
    [InlineData("speed", "slow fast unmeasured mockllm/model")]
    [InlineData("-size", "slow unmeasured fast mockllm/model")]
    [InlineData("-runs", "mockllm/model unmeasured slow fast")]
    public void Rows_AreInTheOrderOfTheAddress_AndWhatIsNotKnownComesLast(string? sort, string names)
    {
        var table = Render<ModelTable>(p => p.Add(t => t.Models, Models).Add(t => t.Sort, sort));

        Assert.Equal(names.Split(' '), table.FindAll("tbody tr").Select(r => r.QuerySelector("td")!.TextContent.Trim()));
    }

    [Theory]
    [InlineData(null, "none", "/models?view=table&sort=-speed")]
    [InlineData("-speed", "descending", "/models?view=table&sort=speed")]
    [InlineData("speed", "ascending", "/models?view=table")]
    public void Head_SaysTheOrder_AndLeadsToTheNext(string? sort, string direction, string next)
    {
        var table = Render<ModelTable>(p => p.Add(t => t.Models, Models).Add(t => t.Sort, sort));

        var head = table.FindAll("th").Single(h => h.TextContent.StartsWith("Tokens a second", StringComparison.Ordinal));
        Assert.Equal(direction, head.GetAttribute("aria-sort"));
        Assert.Equal(next, head.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public void Row_OfAModelThatCannotBeLoaded_SaysWhyAndOffersNoRun()
    {
        ModelView broken = new("onnx/phi", "phi", "ONNX folder", new LocalModelStatus("phi", LocalModelState.Failed, "genai_config.json not found", null, null, null, null), null, 0);

        var row = Render<ModelTable>(p => p.Add(t => t.Models, [broken])).Find("tbody tr");

        Assert.Equal("genai_config.json not found", row.QuerySelector(".t-danger")!.TextContent.Trim());
        Assert.Empty(row.QuerySelectorAll(".acts *"));
    }

    private static ModelView Local(string name, double? speed, long size, int runs) => new(
        $"onnx/{name}", name, "ONNX folder", new LocalModelStatus(name, LocalModelState.Found, null, size, 2048, null, null),
        speed is { } known ? new ModelMeasure($"onnx/{name}", DateTimeOffset.UnixEpoch, known, 0.1, null) : null, runs);
}
