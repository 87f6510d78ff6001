using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>Goes through a long list page by page.</summary>
public sealed partial class PageLinks
{
    /// <summary>Number of the first row that is shown, from 0.</summary>
    [Parameter]
    public int First { get; set; }

    /// <summary>Rows of a page.</summary>
    [Parameter]
    public int Count { get; set; }

    /// <summary>Rows in all.</summary>
    [Parameter]
    public int Total { get; set; }

    /// <summary>The address at which the page begins with a row.</summary>
    [Parameter, EditorRequired]
    public required Func<int, string> AddressOf { get; set; }

    private int Last => (Total - 1) / Count * Count;

    private string Text => $"{Format.Count(First + 1)} to {Format.Count(Math.Min(Total, First + Count))} of {Format.Count(Total)}";
}
