using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Inspect.Web.Components.Export.Parts;

/// <summary>Stands in a report where the page cuts a text that may be Markdown: it is all there.</summary>
public sealed class WholeRich : ComponentBase
{
    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

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
        Activator.PassNext();
        builder.OpenComponent<RichBlock>(0);
        builder.AddComponentParameter(1, nameof(RichBlock.Text), Text);
        builder.AddComponentParameter(2, nameof(RichBlock.IsTerminal), IsTerminal);
        builder.AddComponentParameter(3, nameof(RichBlock.Lines), int.MaxValue);
        builder.AddComponentParameter(4, nameof(RichBlock.Length), int.MaxValue);
        builder.CloseComponent();
    }
}
