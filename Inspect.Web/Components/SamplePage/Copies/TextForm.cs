using System.Net;
using System.Text;
using Inspect.Web.Components.SamplePage.Text;

namespace Inspect.Web.Components.SamplePage.Copies;

/// <summary>How a transcript or conversation is written down.</summary>
public abstract class TextForm
{
    /// <summary>Plain text.</summary>
    public static TextForm Plain { get; } = new PlainForm();

    /// <summary>Markdown.</summary>
    public static TextForm Markdown { get; } = new MarkdownForm();

    /// <summary>A page to be printed; all text is text.</summary>
    public static TextForm Page { get; } = new PageForm();

    /// <summary>Its media type.</summary>
    public abstract string MediaType { get; }

    /// <summary>What comes first.</summary>
    /// <param name="title">Which sample.</param>
    /// <param name="facts">Lines about it.</param>
    public abstract string Head(string title, IEnumerable<string> facts);

    /// <summary>One entry.</summary>
    public abstract string Entry(TextEntry entry);

    /// <summary>What comes last.</summary>
    public virtual string Foot => string.Empty;

    private sealed class PlainForm : TextForm
    {
        public override string MediaType => "text/plain; charset=utf-8";

        public override string Head(string title, IEnumerable<string> facts) => $"{title}\n{string.Concat(facts.Select(f => f + "\n"))}\n";

        public override string Entry(TextEntry entry)
        {
            var text = new StringBuilder(entry.IsGroup ? $"== {entry.Title} ==\n\n" : $"{entry.Title}\n{new string('-', Math.Min(entry.Title.Length, 60))}\n");
            foreach (var (label, part, _) in entry.Parts)
            {
                text.Append(label is null ? string.Empty : $"{label}:\n").Append(part.TrimEnd('\n')).Append("\n\n");
            }

            return text.ToString();
        }
    }

    private sealed class MarkdownForm : TextForm
    {
        public override string MediaType => "text/markdown; charset=utf-8";

        public override string Head(string title, IEnumerable<string> facts) => $"# {title}\n\n{string.Concat(facts.Select(f => $"- {f}\n"))}\n";

        public override string Entry(TextEntry entry)
        {
            var text = new StringBuilder(entry.IsGroup ? $"## {entry.Title}\n\n" : $"### {entry.Title}\n\n");
            foreach (var (label, part, isCode) in entry.Parts)
            {
                text.Append(label is null ? string.Empty : $"**{label}**\n\n");
                var fence = isCode ? Fence(part) : null;
                text.Append(fence is null ? part.Trim('\n') : $"{fence}\n{part.TrimEnd('\n')}\n{fence}").Append("\n\n");
            }

            return text.ToString();
        }

        /// <summary>Longer than any run of backticks in the text.</summary>
        private static string Fence(string text)
        {
            var (longest, run) = (2, 0);
            foreach (var letter in text)
            {
                run = letter == '`' ? run + 1 : 0;
                longest = Math.Max(longest, run);
            }

            return new string('`', longest + 1);
        }
    }

    private sealed class PageForm : TextForm
    {
        public override string MediaType => "text/html; charset=utf-8";

        public override string Foot => "</main></body></html>\n";

        public override string Head(string title, IEnumerable<string> facts) =>
            $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Safe(title)}</title><link rel=\"stylesheet\" href=\"/print.css\">"
            + $"<script src=\"/js/print.js\" defer></script></head><body><main><h1>{Safe(title)}</h1><ul>{string.Concat(facts.Select(f => $"<li>{Safe(f)}</li>"))}</ul>\n";

        public override string Entry(TextEntry entry)
        {
            var text = new StringBuilder(entry.IsGroup ? $"<h2>{Safe(entry.Title)}</h2>\n" : $"<h3>{Safe(entry.Title)}</h3>\n");
            foreach (var (label, part, isCode) in entry.Parts)
            {
                text.Append(label is null ? string.Empty : $"<h4>{Safe(label)}</h4>").Append(isCode ? "<pre class=\"code\">" : "<pre>").Append(Safe(part)).Append("</pre>\n");
            }

            return text.ToString();
        }

        private static string Safe(string text) => WebUtility.HtmlEncode(SeenText.Plain(text));
    }
}
