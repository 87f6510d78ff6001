using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Inspect.Web.Components.Export.Parts;

/// <summary>Stands in a report where the page cuts a text: there nobody can ask for the rest, so it is all there.</summary>
public sealed class WholeText : ComponentBase
{
    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>Escape sequences are those of a terminal.</summary>
    [Parameter]
    public bool IsTerminal { get; set; }

    /// <summary>Further classes.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <summary>How much the page would show, and what else it says of it.</summary>
    [Parameter(CaptureUnmatchedValues = true)]
    public IReadOnlyDictionary<string, object>? Others { get; set; }

    [Inject]
    public required ReportActivator Activator { get; init; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        Activator.PassNext();
        builder.OpenComponent<SeenBlock>(0);
        builder.AddComponentParameter(1, nameof(SeenBlock.Text), Text);
        builder.AddComponentParameter(2, nameof(SeenBlock.IsTerminal), IsTerminal);
        builder.AddComponentParameter(3, nameof(SeenBlock.Class), Class);
        builder.AddComponentParameter(4, nameof(SeenBlock.Lines), int.MaxValue);
        builder.AddComponentParameter(5, nameof(SeenBlock.Length), int.MaxValue);
        builder.CloseComponent();
    }
}
