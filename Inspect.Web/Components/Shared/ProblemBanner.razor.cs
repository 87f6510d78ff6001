using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>What went wrong, where the user is looking; nothing while all is well.</summary>
public sealed partial class ProblemBanner
{
    /// <summary>The sentence; null for none.</summary>
    [Parameter, EditorRequired]
    public string? Problem { get; set; }
}
