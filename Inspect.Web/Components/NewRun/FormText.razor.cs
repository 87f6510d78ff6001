using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>A field for text.</summary>
public sealed partial class FormText
{
    /// <summary>Height of the field in lines.</summary>
    [Parameter]
    public int Lines { get; set; } = 1;
}
