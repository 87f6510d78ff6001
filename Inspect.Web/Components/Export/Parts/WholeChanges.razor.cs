using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export.Parts;

/// <summary>All changes of a JSON patch.</summary>
public sealed partial class WholeChanges
{
    /// <summary>The patch.</summary>
    [Parameter, EditorRequired]
    public required ImmutableArray<JsonElement> Changes { get; set; }
}
