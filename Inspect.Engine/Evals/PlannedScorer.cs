using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Evals;

/// <summary>A scorer of a run.</summary>
/// <param name="Name">Unique in the run: <c>includes</c>, <c>includes1</c>.</param>
/// <param name="Part">What the log says of it.</param>
/// <param name="Scorer">What judges.</param>
/// <param name="Metrics">Numbers over its scores.</param>
public sealed record PlannedScorer(string Name, Part Part, IScorer Scorer, MetricPlan Metrics);
