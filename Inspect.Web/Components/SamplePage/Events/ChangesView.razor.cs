using System.Collections.Immutable;
using System.Text.Json;
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

    private IEnumerable<ChangeLine> Shown => Changes.Take(_isWhole ? int.MaxValue : AtOnce).Select(ChangeLine.Of);

    private int Left => _isWhole ? 0 : Changes.Length - AtOnce;

    private void ShowAll() => _isWhole = true;
}
