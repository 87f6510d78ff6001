namespace Inspect.Web.Components.SamplePage.Copies;

/// <summary>An event or message on its way to a file or the clipboard.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Parts">Its texts, each with a label or none; code keeps its lines.</param>
/// <param name="IsGroup">It begins a group.</param>
public sealed record TextEntry(string Title, IReadOnlyList<(string? Label, string Text, bool IsCode)> Parts, bool IsGroup = false);
