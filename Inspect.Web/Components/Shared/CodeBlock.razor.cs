using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>Text of a machine, as it is.</summary>
public sealed partial class CodeBlock
{
    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }
}
