using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>A field for a number.</summary>
/// <typeparam name="T">A number that may be missing.</typeparam>
public sealed partial class FormNumber<T>
{
    /// <summary>What the arrow keys add; null for 1.</summary>
    [Parameter]
    public T? Step { get; set; }

    /// <summary>The field takes any step that it is given for its own, also null.</summary>
    private Dictionary<string, object?> Unmatched => Step is null ? [] : new() { [nameof(Step)] = Step };
}
