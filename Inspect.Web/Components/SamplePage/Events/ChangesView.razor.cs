using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>A JSON patch as a list of what was and what is.</summary>
public sealed partial class ChangesView
{
    private const int AtOnce = 8;
    private bool _isWhole;

    /// <summary>The patch.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<JsonElement> Changes { get; set; }

    /// <summary>What the reader looks for and has come to, when it is near.</summary>
    [CascadingParameter]
    public FoundText? Found { get; set; }

    /// <summary>The first ones, and the one that holds what was found.</summary>
    private IEnumerable<ChangeLine> Shown => _isWhole || Found is null
        ? Changes.Take(_isWhole ? int.MaxValue : AtOnce).Select(ChangeLine.Of)
        : Changes.Select(ChangeLine.Of).Where((c, i) => i < AtOnce || (c.Old is { } old && Found.IsIn(old)) || (c.New is { } now && Found.IsIn(now)));

    private int Left => _isWhole ? 0 : Changes.Length - AtOnce;

    private void ShowAll() => _isWhole = true;
}
