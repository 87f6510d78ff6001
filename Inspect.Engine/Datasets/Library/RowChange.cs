using System.Collections.Immutable;

namespace Inspect.Engine.Datasets.Library;

/// <summary>A row that two versions of a dataset both have, and that differs.</summary>
/// <param name="Before">As it was.</param>
/// <param name="After">As it is.</param>
/// <param name="Fields">Names of the fields that differ.</param>
public sealed record RowChange(RecordRow Before, RecordRow After, ImmutableArray<string> Fields);
