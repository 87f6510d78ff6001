using Inspect.Engine.Tasks;

namespace Inspect.Web.Components.SamplePage;

/// <summary>Cuts a text where a trace marks it.</summary>
public static class MarkedText
{
    /// <summary>The text in parts with the class of each; a mark outside of the text is left out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="marks">Marks in order, without overlap.</param>
    public static IReadOnlyList<(string? Css, string Text)> Of(string text, IEnumerable<TraceMark> marks)
    {
        var parts = new List<(string? Css, string Text)>();
        var at = 0;
        foreach (var mark in marks.Where(m => m.Length > 0 && m.Offset + m.Length <= text.Length).OrderBy(m => m.Offset))
        {
            if (mark.Offset < at)
            {
                continue;
            }

            Add(null, text[at..mark.Offset]);
            at = mark.Offset + mark.Length;
            Add(mark.Kind == TraceMarkKind.Hit ? "hit" : "extra", text[mark.Offset..at]);
        }

        Add(null, text[at..]);
        return parts;

        void Add(string? css, string part)
        {
            if (part.Length > 0)
            {
                parts.Add((css, part));
            }
        }
    }
}
