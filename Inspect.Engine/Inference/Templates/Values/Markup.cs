using System.Text;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>A text that counts as safe HTML: what is joined to it is escaped first.</summary>
internal sealed class Markup(string text)
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;

    /// <summary>A value as safe text: escaped unless it is safe already.</summary>
    public static string Escape(RenderState state, object? value) => value is Markup safe ? safe.Text : Escape(state, Spelling.Of(state, value));

    private static string Escape(RenderState state, string text)
    {
        if (text.AsSpan().IndexOfAny("&<>\"'") < 0)
        {
            return text;
        }

        state.SpendText(text.Length * 5L);
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&#34;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }
}
