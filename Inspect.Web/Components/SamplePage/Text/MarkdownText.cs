using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Reads Markdown (CommonMark, tables, task lists, strike-through). HTML in it stays text.</summary>
public static partial class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoLinks().UseTaskLists().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).Build();

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

    [GeneratedRegex(@"^ {0,3}(?:#{1,6} \S|[-*+] \S|\d{1,3}[.)] \S|> |```|~~~|\|.*\|[ \t]*$|(?:-{3,}|\*{3,})[ \t]*$)|\*\*\S|`[^`\n]+`|\]\([^)\s]+\)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
