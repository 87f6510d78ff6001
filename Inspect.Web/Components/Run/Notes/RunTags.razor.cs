using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Format;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run.Notes;

/// <summary>The tags of a run, and the button that opens their editor.</summary>
public sealed partial class RunTags
{
    private const int MostShown = 12;

    private ElementReference _button;
    private bool _wasOpen;

    /// <summary>Header of the log.</summary>
    [Parameter, EditorRequired]
    public required EvalLog Log { get; set; }

    /// <summary>The editor is open.</summary>
    [Parameter]
    public bool IsOpen { get; set; }

    /// <summary>Opens and closes the editor.</summary>
    [Parameter]
    public EventCallback OnToggle { get; set; }

    private IEnumerable<string> Shown => Log.Tags.Take(MostShown);

    private string? More => Log.Tags.Length > MostShown ? $"and {Format.Count(Log.Tags.Length - MostShown)} more" : null;

    private string ExpandedText => IsOpen ? "true" : "false";

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Who closes the editor goes on where they came from.
        var isClosed = _wasOpen && !IsOpen;
        _wasOpen = IsOpen;
        if (isClosed)
        {
            await _button.FocusAsync();
        }
    }

    private static string AddressOf(string tag) => $"/runs?q={Uri.EscapeDataString(FilterFacets.Of(null).With("tags", [tag])!)}";
}
