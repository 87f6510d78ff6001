using Markdig.Syntax;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Markdown of a log, drawn element by element: no HTML is ever taken over.</summary>
public sealed class MarkdownView : ComponentBase
{
    private MarkdownDocument? _document;
    private string? _read;

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (_read != Text)
        {
            (_read, _document) = (Text, MarkdownText.Parse(Text));
        }
    }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (_document is null)
        {
            builder.AddContent(0, SeenText.Plain(Text));
            return;
        }

        new MarkdownWriter(builder).Write(_document);
    }
}
