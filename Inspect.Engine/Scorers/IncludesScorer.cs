using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;

namespace Inspect.Engine.Scorers;

/// <summary>Correct when the target stands anywhere in the completion (semantics 3.2).</summary>
public sealed class IncludesScorer(bool ignoreCase) : TextScorer
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer,
        "includes",
        "target appears anywhere in the reply",
        [new PartParameter("ignore_case", PartParameterType.Boolean, true, "Upper and lower case are equal.")],
        arguments => new IncludesScorer(arguments.Boolean("ignore_case"))) { Metrics = BuiltInMetrics.OfPasses };

    /// <inheritdoc />
    protected override (bool IsMatch, string Answer) Compare(string completion, string target)
    {
        var text = ignoreCase ? CaseFolding.Fold(completion) : completion;
        var wanted = ignoreCase ? CaseFolding.Fold(target) : target;
        return (text.Contains(wanted, StringComparison.Ordinal), text);
    }
}
