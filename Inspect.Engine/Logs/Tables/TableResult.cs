using System.Collections.Immutable;

namespace Inspect.Engine.Logs.Tables;

/// <summary>What was written.</summary>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Left">Logs of which not all is in it.</param>
public sealed record TableResult(long Rows, ImmutableArray<LeftLog> Left);

/// <summary>A log that could not be read to its end.</summary>
/// <param name="Path">The log.</param>
/// <param name="Rows">Rows that it gave before.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record LeftLog(string Path, long Rows, string Reason);
