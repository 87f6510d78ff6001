using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Reads Markdown (CommonMark, tables, task lists, strike-through, formulas). HTML in it stays text.</summary>
public static partial class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = MakePipeline();

    /// <summary>The text uses Markdown: shown as it is, it would be harder to read.</summary>
    public static bool IsLikely(string text) => Mark().IsMatch(text);

    /// <summary>The document; null for one that is nested too deep.</summary>
    public static MarkdownDocument? Parse(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException)
        {
            // So Markdig says that it is nested too deep.
            return null;
        }
    }

    private static MarkdownPipeline MakePipeline()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().UseTaskLists().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).UseMathematics();
        builder.InlineParsers.InsertBefore<EscapeInlineParser>(new BackslashMathParser());
        return builder.Build();
    }

    [GeneratedRegex(@"^ {0,3}(?:#{1,6} \S|[-*+] \S|\d{1,3}[.)] \S|> |```|~~~|\|.*\|[ \t]*$|(?:-{3,}|\*{3,})[ \t]*$)|\*\*\S|`[^`\n]+`|\]\([^)\s]+\)|\\\([^\n]{0,200}?(?:[\^_={]|\\[a-zA-Z])|^ {0,3}\\\[\s|^ {0,3}\$\$|\$(?=\S)[^$\n]{0,200}[\\^_={][^$\n]{0,200}(?<=\S)\$(?!\w)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
