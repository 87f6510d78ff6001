using Inspect.Engine.Messages;
using Inspect.Web.Components.SamplePage.Messages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Inspect.Web.Components.Export.Parts;

/// <summary>A part of a message in a report: a picture that lies in the log is there unasked, whatever its size.</summary>
public sealed class WholePart : ComponentBase
{
    /// <summary>The part.</summary>
    [Parameter, EditorRequired]
    public required ContentPart Part { get; set; }

    /// <summary>What a picture is of.</summary>
    [Parameter]
    public string Alt { get; set; } = "Image";

    /// <summary>The text was made for a terminal.</summary>
    [Parameter]
    public bool IsTerminal { get; set; }

    /// <summary>How much the page would show.</summary>
    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? Others { get; set; }

    [Inject]
    public required ReportActivator Activator { get; init; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (SafeImage.Of(Part) is { } image)
        {
            builder.OpenElement(0, "img");
            builder.AddAttribute(1, "class", "shot");
            builder.AddAttribute(2, "src", image);
            builder.AddAttribute(3, "alt", Alt);
            builder.CloseElement();
            return;
        }

        Activator.PassNext();
        builder.OpenComponent<PartView>(4);
        builder.AddComponentParameter(5, nameof(PartView.Part), Part);
        builder.AddComponentParameter(6, nameof(PartView.Alt), Alt);
        builder.AddComponentParameter(7, nameof(PartView.IsTerminal), IsTerminal);
        builder.CloseComponent();
    }
}
