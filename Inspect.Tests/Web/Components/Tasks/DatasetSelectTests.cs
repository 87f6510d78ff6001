using Bunit;
using Inspect.Web.Components.Tasks;
using MudBlazor;
using MudBlazor.Services;

namespace Inspect.Tests.Web.Components.Tasks;

/// <summary>A dataset is chosen from a list of a few, and among many by a part of its name.</summary>
public sealed class DatasetSelectTests : BunitContext
{
    public DatasetSelectTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Render<MudPopoverProvider>();
    }

    [Fact]
    public async Task Few_AreAListOfAll()
    {
        string? chosen = null;
        var field = RenderOf(DatasetSelect.MostListed, f => chosen = f);

        Assert.Equal(DatasetSelect.MostListed + 1, field.FindAll("option").Count);
        Assert.Empty(field.FindComponents<MudAutocomplete<string>>());
        await field.InvokeAsync(() => field.Find("select").Change("datasets/7.jsonl"));
        Assert.Equal("datasets/7.jsonl", chosen);
    }

    [Fact]
    public async Task Many_AreFoundByAPartOfTheName_AndNoneIsDrawnBefore()
    {
        string? chosen = null;
        var rendered = RenderOf(10_000, f => chosen = f);
        var field = rendered.FindComponent<MudAutocomplete<string>>().Instance;

        Assert.Empty(rendered.FindAll("option, .mud-list-item"));
        Assert.Equal("1-set", rendered.Find("input").GetAttribute("value"));
        Assert.Equal(["datasets/77.jsonl", "datasets/177.jsonl", "datasets/277.jsonl"], (await FoundAsync("77-s")).Take(3));
        Assert.Equal(field.MaxItems + 1, (await FoundAsync("set")).Count);
        Assert.Equal(string.Empty, (await FoundAsync(null))[0]);
        Assert.Empty(await FoundAsync("nowhere"));
        await rendered.InvokeAsync(() => field.ValueChanged.InvokeAsync("datasets/9.jsonl"));
        Assert.Equal("datasets/9.jsonl", chosen);

        async Task<IReadOnlyList<string?>> FoundAsync(string? words) => [.. (await field.SearchFunc!(words, TestContext.Current.CancellationToken)!)!];
    }

    private IRenderedComponent<DatasetSelect> RenderOf(int count, Action<string?> choose) => Render<DatasetSelect>(p => p
        .Add(s => s.Id, "dataset")
        .Add(s => s.Value, "datasets/1.jsonl")
        .Add(s => s.Options, [.. Enumerable.Range(0, count).Select(i => ($"datasets/{i}.jsonl", $"{i}-set"))])
        .Add(s => s.NoneText, "none")
        .Add(s => s.OnChange, choose));
}
