using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;

namespace Inspect.Web.Components.Shared;

/// <summary>Rows of a table of any length: a short one is drawn whole, of a long one what is in view. There is no moment without rows.</summary>
/// <typeparam name="TItem">What a row shows.</typeparam>
/// <remarks>A virtual list draws its first row only after it was measured in the browser: until it has, the first rows stand there by themselves.</remarks>
public sealed partial class LongRows<TItem>
{
    /// <summary>So many rows are drawn whole.</summary>
    public const int MostWhole = 100;

    /// <summary>Rows that are drawn before and after the band in which the browser wants them, which is twelve rows wider than the view on both sides (<c>lists.js</c>).</summary>
    public const int Overscan = 1;

    private Virtualize<TItem>? _virtual;
    private bool _isProvided;

    /// <summary>The first rows in order; all of them where there are at most <see cref="MostWhole"/>.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<TItem> First { get; set; }

    /// <summary>How many there are in all.</summary>
    [Parameter, EditorRequired]
    public required int Total { get; set; }

    /// <summary>Reads some rows of a long list.</summary>
    [Parameter, EditorRequired]
    public required ItemsProviderDelegate<TItem> Read { get; set; }

    /// <summary>Draws a row, as a <c>tr</c>.</summary>
    [Parameter, EditorRequired]
    public required RenderFragment<TItem> ItemContent { get; set; }

    /// <summary>Columns of the table.</summary>
    [Parameter, EditorRequired]
    public required int Span { get; set; }

    /// <summary>Height of a row, in pixels.</summary>
    [Parameter]
    public float Height { get; set; } = 36;

    /// <summary>So many of the first rows stand there until a virtual list has its own: a window full, or what one render may send. The style sheet knows their height, as <c>--ahead</c> of the table.</summary>
    [Parameter]
    public int Ahead { get; set; } = 40;

    /// <summary>The list reads its rows by itself. One that was long stays so when a filter makes it short: it has been measured.</summary>
    public bool IsVirtual => RendererInfo.IsInteractive && (Total > MostWhole || _virtual is not null);

    /// <summary>The first rows are still needed.</summary>
    public bool NeedsFirst => !IsVirtual || !_isProvided;

    /// <summary>Reads again what is drawn of a long list.</summary>
    public Task RefreshAsync() => _virtual?.RefreshDataAsync() ?? Task.CompletedTask;

    private async ValueTask<ItemsProviderResult<TItem>> ProvideAsync(ItemsProviderRequest request)
    {
        var result = await Read(request);
        if (!_isProvided && result.Items.Any())
        {
            _isProvided = true;
            _ = InvokeAsync(GiveWayAsync);
        }

        return result;
    }

    /// <summary>The rows that stood in go after the list has drawn its own: both are there for a moment, the ones before the others.</summary>
    private async Task GiveWayAsync()
    {
        await Task.Yield();
        StateHasChanged();
    }
}
