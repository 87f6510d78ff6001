namespace Inspect.Engine.Datasets.Library;

/// <summary>Something that a check found in a row.</summary>
/// <param name="Row">Number of the row, from 0.</param>
/// <param name="Field">Field that it is about: <c>id</c>, <c>input</c>, <c>target</c>, <c>choices</c>; null for the whole row.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Message">What it is, in few words without a full stop.</param>
public sealed record RowFinding(int Row, string? Field, FindingLevel Level, string Message);
