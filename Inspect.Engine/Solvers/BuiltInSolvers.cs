using Inspect.Engine.Parts;

namespace Inspect.Engine.Solvers;

/// <summary>The solvers that every task can name.</summary>
public static class BuiltInSolvers
{
    /// <summary>All of them, in the order of forms.</summary>
    public static IReadOnlyList<PartDefinition> All { get; } =
    [
        GenerateSolver.Definition,
        .. MessageSolver.Definitions,
        PromptTemplateSolver.Definition,
        ChainOfThoughtSolver.Definition,
        MultipleChoiceSolver.Definition,
        SelfCritiqueSolver.Definition,
        FewShotSolver.Definition,
        ChainSolver.Definition,
    ];
}
