namespace Inspect.Web.Components.Shared;

/// <summary>What can be chosen in a <see cref="NameSelect"/>.</summary>
/// <param name="Value">What the choice gives.</param>
/// <param name="Text">What it is called: what is searched.</param>
/// <param name="Help">What is said behind the name, if anything is.</param>
public sealed record NameOption(string Value, string Text, string? Help = null);
