using Bunit;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using MudBlazor.Services;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>One of a few is chosen from a list, one of many by a part of its name.</summary>
public sealed class NameSelectTests : BunitContext
{
    private string? _chosen;

    public NameSelectTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
        Render<MudPopoverProvider>();
    }

    [Fact]
    public async Task Few_AreAListOfAll()
    {
        var field = RenderOf(NameSelect.MostListed, p => p.Add(s => s.NoneText, "none"));

        Assert.Equal(NameSelect.MostListed + 1, field.FindAll("option").Count);
        Assert.Empty(field.FindComponents<MudAutocomplete<string>>());
        await field.InvokeAsync(() => field.Find("select").Change("sets/7.jsonl"));
        Assert.Equal("sets/7.jsonl", _chosen);
    }

    [Fact]
    public void FewWithATitleOfTheirOwn_HaveRoomForWhatIsSaidOfEach()
    {
        var field = RenderOf(NameSelect.MostListed, p => p.Add(s => s.Title, "Dataset"));

        Assert.Single(field.FindComponents<MudSelect<string>>());
        Assert.Empty(field.FindComponents<MudAutocomplete<string>>());
    }

    [Fact]
    public async Task Many_AreFoundByAPartOfTheName_ThoseThatBeginWithItFirst_AndNoneIsDrawnBefore()
    {
        var rendered = RenderOf(10_000, p => p.Add(s => s.Title, "Dataset"));
        var field = rendered.FindComponent<MudAutocomplete<string>>().Instance;

        Assert.Empty(rendered.FindAll("option, .mud-list-item"));
        Assert.Equal("1-set", rendered.Find("input").GetAttribute("value"));
        Assert.Equal(["sets/77.jsonl", "sets/177.jsonl", "sets/277.jsonl"], (await FoundAsync(field, "77-s")).Take(3));
        Assert.Equal(field.MaxItems + 1, (await FoundAsync(field, "set")).Count);
        Assert.Equal(field.MaxItems + 1, (await FoundAsync(field, null)).Count);
        Assert.Empty(await FoundAsync(field, "nowhere"));
        await rendered.InvokeAsync(() => field.ValueChanged.InvokeAsync("sets/9.jsonl"));
        Assert.Equal("sets/9.jsonl", _chosen);
    }

    [Fact]
    public async Task ManyOfWhichNoneNeedBe_OfferNoneFirst()
    {
        var field = RenderOf(NameSelect.MostListed + 1, p => p.Add(s => s.NoneText, "none")).FindComponent<MudAutocomplete<string>>().Instance;

        Assert.Equal(string.Empty, (await FoundAsync(field, null))[0]);
        Assert.DoesNotContain(string.Empty, await FoundAsync(field, "set"));
    }

    private static async Task<IReadOnlyList<string?>> FoundAsync(MudAutocomplete<string> field, string? words) =>
        [.. (await field.SearchFunc!(words, TestContext.Current.CancellationToken)!)!];

    private IRenderedComponent<NameSelect> RenderOf(int count, Action<ComponentParameterCollectionBuilder<NameSelect>> more) => Render<NameSelect>(p =>
    {
        p.Add(s => s.Id, "set")
            .Add(s => s.Noun, "dataset")
            .Add(s => s.Value, "sets/1.jsonl")
            .Add(s => s.Options, [.. Enumerable.Range(0, count).Select(i => new NameOption($"sets/{i}.jsonl", $"{i}-set"))])
            .Add(s => s.OnChange, EventCallback.Factory.Create<string?>(this, v => _chosen = v));
        more(p);
    });
}
