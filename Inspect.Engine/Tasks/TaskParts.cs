using Inspect.Engine.Parts;

namespace Inspect.Engine.Tasks;

/// <summary>Makes solvers and scorers of the parts that tasks name.</summary>
public static class TaskParts
{
    /// <summary>Makes a solver.</summary>
    /// <exception cref="InspectException">There is none of this name, or an argument does not fit.</exception>
    public static ISolver CreateSolver(this PartRegistry parts, PartUse use) => parts.Create<ISolver>(PartKind.Solver, use);

    /// <summary>Makes a scorer.</summary>
    /// <exception cref="InspectException">There is none of this name, or an argument does not fit.</exception>
    public static IScorer CreateScorer(this PartRegistry parts, PartUse use) => parts.Create<IScorer>(PartKind.Scorer, use);
}
