namespace Inspect.Engine.Filters;

/// <summary>Something that could stand at a place of a filter.</summary>
/// <param name="Text">What is put there.</param>
/// <param name="Help">What it stands for, in a few words.</param>
public sealed record FilterSuggestion(string Text, string Help);
