namespace Inspect.Engine.Inference.Folders;

/// <summary>A chat template of a folder, as its text.</summary>
/// <param name="Text">The text.</param>
/// <param name="FileName">Name of the file that it stands in.</param>
public sealed record NamedTemplate(string Text, string FileName);
