namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>The part of a long text around what was found in it.</summary>
/// <param name="Before">What stands before it.</param>
/// <param name="Hit">What was found.</param>
/// <param name="After">What stands after it.</param>
public sealed record FoundPart(string Before, string Hit, string After)
{
    private const int Around = 600;

    /// <summary>Some lines around a place.</summary>
    public static FoundPart Of(FoundText found)
    {
        var text = found.Text;
        var from = Math.Max(0, found.Offset - Around);
        if (from > 0 && text.IndexOf('\n', from, found.Offset - from) is >= 0 and var line)
        {
            from = line + 1;
        }

        var end = found.Offset + found.Length;
        var to = Math.Min(text.Length, end + Around);
        if (to < text.Length && text.LastIndexOf('\n', to - 1, to - end) is >= 0 and var last)
        {
            to = last;
        }

        // No character is cut in two.
        from += from > 0 && from < found.Offset && char.IsLowSurrogate(text[from]) ? 1 : 0;
        to -= to < text.Length && to > end && char.IsHighSurrogate(text[to - 1]) ? 1 : 0;
        return new FoundPart(text[from..found.Offset], text[found.Offset..end], text[end..to]);
    }
}
