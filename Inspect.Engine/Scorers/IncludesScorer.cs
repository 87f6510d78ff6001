using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

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

    /// <summary>The places of the first target that stands in a completion, case ignored; empty when none does.</summary>
    internal static IReadOnlyList<TraceMark> Find(string completion, Target target)
    {
        var text = TracedText.Of(completion).Fold();
        var found = target.Select(CaseFolding.Fold).Where(t => t.Length > 0).Select(t => (At: text.Text.IndexOf(t, StringComparison.Ordinal), t.Length));
        return [.. found.Where(f => f.At >= 0).Take(1).SelectMany(f => text.Mark(f.At, f.Length))];
    }

    /// <summary>What a stricter scorer says where the completion has the target all the same.</summary>
    internal static TraceAdvice? Advice(string completion, Target target) => new IncludesScorer(ignoreCase: true).Score(completion, target).Value == ScoreValue.Correct
        ? new TraceAdvice(Part.Of(Definition.Name), $"The same answer scores correct with {Definition.Name}.")
        : null;

    /// <inheritdoc />
    protected override (bool IsMatch, string Answer) Compare(string completion, string target)
    {
        var text = Normalize(completion);
        return (text.Contains(Normalize(target), StringComparison.Ordinal), text);
    }

    /// <inheritdoc />
    protected override ScoreTrace Trace(string completion, Target target, string? matched)
    {
        var text = ignoreCase ? TracedText.Of(completion).Fold() : TracedText.Of(completion);
        var wanted = Normalize(matched ?? string.Empty);
        TraceMark[] marks = matched is null ? [] : [.. text.Mark(text.Text.IndexOf(wanted, StringComparison.Ordinal), wanted.Length)];
        return new ScoreTrace
        {
            Sentence = matched is null
                ? $"looked for {TraceWords.Targets(target)}, and the reply does not contain it."
                : $"found {TraceWords.Quote(matched)} in the reply.",
            Marks = [.. marks],
            Steps =
            [
                TraceWords.Read(completion),
                .. ignoreCase ? (TraceStep[])[new TraceStep("Fold upper and lower case of both", TraceWords.Quote(text.Text), true)] : [],
                new TraceStep("Look for each target", matched is null ? "not found" : TraceWords.Found(wanted, marks.FirstOrDefault()), matched is not null),
            ],
        };
    }

    private string Normalize(string text) => ignoreCase ? CaseFolding.Fold(text) : text;
}
