using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>Chooses what is shown of a model call.</summary>
public sealed partial class PanelSwitch
{
    private static readonly ModelPanel[] Panels = Enum.GetValues<ModelPanel>();

    /// <summary>What is shown now.</summary>
    [Parameter, EditorRequired]
    public required ModelPanel Value { get; set; }

    /// <summary>Is told of the choice.</summary>
    [Parameter]
    public EventCallback<ModelPanel> OnChange { get; set; }

    private string PressedOf(ModelPanel panel) => panel == Value ? "true" : "false";
}
