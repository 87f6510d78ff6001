namespace Inspect.Engine.Datasets.Library;

/// <summary>A row of a dataset that is being edited.</summary>
/// <param name="Base">Number of the row in the file, from 0; -1 for a new one.</param>
/// <param name="Json">The record, where it is new or was changed; null for that of the file.</param>
public readonly record struct DraftRow(int Base, string? Json);
