using System.Collections.Immutable;

namespace Inspect.Web.Queue;

/// <summary>What a run takes over from the log of an earlier one.</summary>
/// <param name="Log">Path of that log.</param>
/// <param name="Samples">Samples that are run again, by their id as the log spells it and their epoch; null for all that failed or are lacking.</param>
public sealed record RunRetry(string Log, ImmutableArray<SampleName>? Samples);

/// <summary>Names a sample.</summary>
/// <param name="Id">Id of the item.</param>
/// <param name="Epoch">Repetition, from 1.</param>
public sealed record SampleName(string Id, int Epoch);
