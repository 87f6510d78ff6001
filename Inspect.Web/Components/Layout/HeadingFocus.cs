using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.Layout;

/// <summary>
/// Moves the focus to the heading of the page that was opened, so that a screen reader reads it and Tab goes on from there.
/// Blazor's FocusOnNavigate looks for the heading once: a page that first reads a log has none yet, and the focus would be lost.
/// </summary>
public sealed class HeadingFocus : ComponentBase
{
    private (Type, string)? _page;
    private bool _isNew;

    /// <summary>The page that is open; another section of the same page leaves the focus where it is.</summary>
    [Parameter]
    public required Microsoft.AspNetCore.Components.RouteData RouteData { get; set; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        var values = RouteData.RouteValues.Where(v => v.Key != "Tab").OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}");
        var page = (RouteData.PageType, string.Join('/', values));
        _isNew |= _page != page;
        _page = page;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isNew)
        {
            _isNew = false;
            await Js.InvokeVoidAsync("inspectHeading.focus");
        }
    }
}
