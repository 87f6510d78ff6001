using System.Globalization;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components.Rendering;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Draws a document of Markdown. Links lead to the web or to a mailbox and say so; pictures are only named, for to load one would tell its server who reads.</summary>
internal sealed class MarkdownWriter(RenderTreeBuilder builder)
{
    /// <summary>Draws the blocks of a document, list item or quotation.</summary>
    public void Write(ContainerBlock container)
    {
        foreach (var block in container)
        {
            Write(block);
        }
    }

    private void Write(Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                Element("p", () => Inlines(heading.Inline), $"mdh h{heading.Level}");
                break;
            case ThematicBreakBlock:
                Element("hr", () => { });
                break;
            case MathBlock math:
                Element("p", () => Draw(Formula.Of(math)));
                break;
            case CodeBlock code:
                Code(code.Lines.ToString(), (code as FencedCodeBlock)?.Info);
                break;
            case Table table:
                Draw(table);
                break;
            case ListBlock list:
                Element(list.IsOrdered ? "ol" : "ul", () => Write(list), start: list.IsOrdered && list.OrderedStart is { } start && start != "1" ? start : null);
                break;
            case ListItemBlock item:
                Element("li", () => Write(item));
                break;
            case QuoteBlock quote:
                Element("blockquote", () => Write(quote));
                break;
            case LinkReferenceDefinition definition:
                // A reader of a log wants to see what is there, also where Markdown would hide it.
                Element("p", () => Words($"[{definition.Label}]: {definition.Url}"));
                break;
            case ContainerBlock others:
                Write(others);
                break;
            case LeafBlock { Inline: { } inline }:
                Element("p", () => Inlines(inline));
                break;
            case LeafBlock leaf:
                Element("p", () => Words(leaf.Lines.ToString()));
                break;
        }
    }

    private void Draw(Table table) => Element("div", () => Element("table", () =>
    {
        foreach (var row in table.OfType<TableRow>())
        {
            Element("tr", () =>
            {
                foreach (var cell in row.OfType<TableCell>())
                {
                    Element(row.IsHeader ? "th" : "td", () => Write(cell));
                }
            });
        }
    }), "mdtable");

    private void Inlines(ContainerInline? container)
    {
        for (var inline = container?.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            Draw(inline);
        }
    }

    private void Draw(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                Words(literal.Content.ToString());
                break;
            case CodeInline code:
                Element("code", () => Words(code.Content));
                break;
            case MathInline math:
                Draw(Formula.Of(math));
                break;
            case EmphasisInline emphasis:
                Element(emphasis.DelimiterChar == '~' ? "del" : emphasis.DelimiterCount >= 2 ? "strong" : "em", () => Inlines(emphasis));
                break;
            case LinkInline { IsImage: true } image:
                Words("(image) ");
                Inlines(image);
                Words($" {image.Url}");
                break;
            case LinkInline link:
                Link(link.Url, () => Inlines(link));
                break;
            case AutolinkInline link:
                Link((link.IsEmail ? "mailto:" : string.Empty) + link.Url, () => Words(link.Url));
                break;
            case LineBreakInline:
                builder.AddContent(10, "\n");
                break;
            case HtmlEntityInline entity:
                Words(entity.Transcoded.ToString());
                break;
            case TaskList task:
                Words(task.Checked ? "☑ " : "☐ ");
                break;
            case ContainerInline others:
                Inlines(others);
                break;
            default:
                Words(inline.ToString() ?? string.Empty);
                break;
        }
    }

    /// <summary>The text stands there; a script draws the formula in its place, where it can.</summary>
    private void Draw(Formula formula)
    {
        if (!formula.IsDrawn)
        {
            Words(formula.Source);
            return;
        }

        builder.OpenElement(0, "span");
        builder.AddAttribute(1, "class", formula.IsBlock ? "math block" : "math");
        builder.AddAttribute(8, "data-math", formula.Tex);
        Element("span", () => builder.AddContent(10, formula.Source), "tex mono");
        builder.CloseElement();
    }

    /// <summary>What is no address of the web stands beside its text: others may be scripts.</summary>
    private void Link(string? address, Action text)
    {
        if (SafeLink.Of(address) is not { } safe)
        {
            text();
            Words($" ({address})");
            return;
        }

        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "class", "link");
        builder.AddAttribute(2, "href", safe);
        builder.AddAttribute(3, "target", "_blank");
        builder.AddAttribute(4, "rel", "noopener noreferrer nofollow");
        builder.AddAttribute(5, "title", safe);
        text();
        builder.CloseElement();
    }

    private void Code(string text, string? language) => Element("pre", () => Parts(CodeLight.Parts(text, language)), "code wrapc", isScrolled: true);

    private void Words(string text) => Parts(SeenText.Parts(text, isTerminal: false));

    private void Parts(IEnumerable<TextPart> parts)
    {
        foreach (var part in parts)
        {
            if (part is { Css: null, Title: null })
            {
                builder.AddContent(10, part.Text);
                continue;
            }

            builder.OpenElement(0, "span");
            builder.AddAttribute(1, "class", part.Css);
            builder.AddAttribute(5, "title", part.Title);
            builder.AddContent(10, part.Text);
            builder.CloseElement();
        }
    }

    private void Element(string name, Action content, string? css = null, string? start = null, bool isScrolled = false)
    {
        builder.OpenElement(0, name);
        if (css is not null)
        {
            builder.AddAttribute(1, "class", css);
        }

        if (start is not null && int.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            builder.AddAttribute(6, "start", start);
        }

        if (isScrolled)
        {
            builder.AddAttribute(7, "tabindex", "0");
        }

        content();
        builder.CloseElement();
    }
}
