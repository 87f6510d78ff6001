namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>A part of a text with one look.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="Css">Its classes; null for plain text.</param>
/// <param name="Title">Name of a character that would not be seen; null for text.</param>
public sealed record TextPart(string Text, string? Css = null, string? Title = null);
