using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Inspect.Web.Components.Shared;

/// <summary>Cells of long lists as HTML: a row that is one piece goes to the browser in half the bytes. All text of logs is encoded here.</summary>
internal static class Cell
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A text as HTML.</summary>
    public static string Encode(string? text) => Encoder.Encode(text ?? string.Empty);

    /// <summary>Adds a cell.</summary>
    /// <param name="row">The cells so far.</param>
    /// <param name="css">Its classes.</param>
    /// <param name="html">What is in it, encoded.</param>
    /// <param name="title">The long form as text, which is left out where it is what is shown; null for none.</param>
    public static void Add(StringBuilder row, string css, string html, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(row);
        row.Append("<td class=\"").Append(css).Append('"');
        if (!string.IsNullOrEmpty(title) && Encode(title) is var encoded && encoded != html)
        {
            row.Append(" title=\"").Append(encoded).Append('"');
        }

        row.Append('>').Append(html).Append("</td>");
    }
}
