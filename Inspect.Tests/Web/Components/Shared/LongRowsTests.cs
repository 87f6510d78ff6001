using System.Globalization;
using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>Rows of short and of long tables: there are some at each moment, and none twice in the end.</summary>
public sealed class LongRowsTests : BunitContext
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public void Short_IsDrawnWhole()
    {
        var list = Draw(LongRows<int>.MostWhole);

        Assert.Equal(Enumerable.Range(0, LongRows<int>.MostWhole), Shown(list));
        Assert.False(list.Instance.IsVirtual);
    }

    [Fact]
    public async Task Long_HasItsFirstRowsUntilTheListHasItsOwn()
    {
        var list = Draw(500);

        Assert.Equal(Enumerable.Range(0, 40), Shown(list));
        Assert.True(list.Instance.NeedsFirst);

        _gate.SetResult();
        await list.InvokeAsync(list.Instance.RefreshAsync);

        list.Eventually(() => Assert.Equal(Enumerable.Range(0, 500).Take(Shown(list).Count), Shown(list)));
        list.Eventually(() => Assert.False(list.Instance.NeedsFirst));
    }

    [Fact]
    public async Task Long_MadeShort_StaysTheListThatItWas()
    {
        _gate.SetResult();
        var list = Draw(500);
        list.Eventually(() => Assert.False(list.Instance.NeedsFirst));

        // As a table does when its parameters change: its list is read again, and drawn with it.
        list.Render(p => p.Add(l => l.Total, 3).Add(l => l.Read, Read(3)).Add(l => l.First, []));
        await list.InvokeAsync(list.Instance.RefreshAsync);
        list.Render();

        Assert.True(list.Instance.IsVirtual);
        list.Eventually(() => Assert.Equal([0, 1, 2], Shown(list)));
    }

    private IRenderedComponent<LongRows<int>> Draw(int total)
    {
        Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return Render<LongRows<int>>(p => p
            .Add(l => l.First, [.. Enumerable.Range(0, Math.Min(total, LongRows<int>.MostWhole))])
            .Add(l => l.Total, total)
            .Add(l => l.Read, Read(total))
            .Add(l => l.Span, 1)
            .Add(l => l.ItemContent, i => b => b.AddMarkupContent(0, $"<tr><td>{i.ToString(CultureInfo.InvariantCulture)}</td></tr>")));
    }

    private ItemsProviderDelegate<int> Read(int total) => async request =>
    {
        await _gate.Task;
        return new ItemsProviderResult<int>(Enumerable.Range(request.StartIndex, Math.Max(0, Math.Min(request.Count, total - request.StartIndex))), total);
    };

    private static List<int> Shown(IRenderedComponent<LongRows<int>> list) =>
        [.. list.FindAll("td").Select(c => c.TextContent).Where(t => t.Length > 0).Select(t => int.Parse(t, CultureInfo.InvariantCulture))];
}
