namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>An answer that begins with what the model thought, between the tags of open models.</summary>
/// <param name="Thought">What it thought.</param>
/// <param name="Rest">What it said.</param>
public sealed record ThoughtText(string Thought, string Rest)
{
    private static readonly (string Open, string Close)[] Tags = [("<think>", "</think>"), ("<thinking>", "</thinking>"), ("<reasoning>", "</reasoning>")];

    /// <summary>The two parts of a text; null where it does not begin so. A thought that was cut off has no end.</summary>
    public static ThoughtText? Of(string text)
    {
        var start = text.AsSpan().TrimStart();
        foreach (var (open, close) in Tags)
        {
            if (start.StartsWith(open, StringComparison.Ordinal))
            {
                var thought = start[open.Length..];
                var end = thought.IndexOf(close, StringComparison.Ordinal);
                return end < 0 ? new ThoughtText(thought.Trim().ToString(), string.Empty) : new ThoughtText(thought[..end].Trim().ToString(), thought[(end + close.Length)..].Trim().ToString());
            }
        }

        return null;
    }
}
