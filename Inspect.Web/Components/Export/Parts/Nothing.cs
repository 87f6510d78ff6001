using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export.Parts;

/// <summary>Stands in a report where the page has a button that needs the app.</summary>
public sealed class Nothing : IComponent
{
    /// <inheritdoc />
    public void Attach(RenderHandle renderHandle)
    {
    }

    /// <inheritdoc />
    public Task SetParametersAsync(ParameterView parameters) => Task.CompletedTask;
}
