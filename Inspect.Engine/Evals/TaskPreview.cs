using System.Collections.Immutable;
using Inspect.Engine.Datasets;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Evals;

/// <summary>What a model will read of an item of a task.</summary>
/// <param name="Sample">The item.</param>
/// <param name="Total">Items of the task.</param>
/// <param name="Calls">What would be sent, in order. What a later call reads of earlier answers is not known before a run.</param>
public sealed record TaskPreview(Sample Sample, int Total, ImmutableArray<DryCall> Calls);
