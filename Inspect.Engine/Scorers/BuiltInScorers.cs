using Inspect.Engine.Parts;

namespace Inspect.Engine.Scorers;

/// <summary>The scorers that every task can name.</summary>
public static class BuiltInScorers
{
    /// <summary>All of them, in the order of forms.</summary>
    public static IReadOnlyList<PartDefinition> All { get; } =
    [
        ExactScorer.Definition,
        IncludesScorer.Definition,
        MatchScorer.Definition,
        PatternScorer.Definition,
        AnswerScorer.Definition,
        ChoiceScorer.Definition,
        F1Scorer.Definition,
        MathScorer.Definition,
        .. ModelGradedScorer.Definitions,
        MultiScorer.Definition,
        CascadeScorer.Definition,
        PrecomputedScorer.Definition,
        .. PerplexityScorer.Definitions,
    ];
}
