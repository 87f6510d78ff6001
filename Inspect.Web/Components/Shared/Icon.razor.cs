using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>An icon beside a word; it says nothing itself.</summary>
public sealed partial class Icon
{
    /// <summary>One of <see cref="Lucide"/>, never text of a user.</summary>
    [Parameter, EditorRequired]
    public required string Path { get; set; }

    /// <summary>Empty (16 px), <c>s</c> (14), <c>l</c> (20) or <c>x</c> (12).</summary>
    [Parameter]
    public string? Size { get; set; }

    /// <summary>Further classes.</summary>
    [Parameter]
    public string? Class { get; set; }

    private string Css => $"i {Size} {Class}".TrimEnd();
}
