namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>What the reader looks for and has come to: a place in one text of one event or message.</summary>
/// <param name="Place">Number of the event or message.</param>
/// <param name="Text">The whole text that holds it.</param>
/// <param name="Offset">Where it begins in the text.</param>
/// <param name="Length">Characters of it.</param>
/// <param name="Words">What is looked for, in each form that counts.</param>
public sealed record FoundText(int Place, string Text, int Offset, int Length, IReadOnlyList<string> Words)
{
    /// <summary>Whether it stands in a text that is drawn.</summary>
    public bool IsIn(string text) => text.Length == Text.Length && string.Equals(text, Text, StringComparison.Ordinal);
}
