using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>Correct when exactly the right options of a multiple choice were chosen (semantics 3.6).</summary>
public sealed class ChoiceScorer : IScorer
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer, "choice", "the chosen options are the target; goes with multiple_choice", [], _ => new ChoiceScorer()) { Metrics = BuiltInMetrics.OfPasses };

    /// <inheritdoc />
    /// <exception cref="InspectException">The item has no choices, or its target is none of their labels.</exception>
    public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken)
    {
        if (state.Choices is not { Count: > 0 } choices)
        {
            throw new InspectException($"Sample {state.SampleId} has no choices, which the scorer choice needs. Give the item \"choices\" and the task the solver multiple_choice.");
        }

        var isShuffled = choices.Index().Any(c => c.Item.OriginalPosition != c.Index);
        IReadOnlyList<Choice> ordered = [.. choices.OrderBy(c => c.OriginalPosition)];
        var wanted = ChoiceLabel.PositionsOf(target.Text).Order().ToList();
        var selected = Enumerable.Range(0, ordered.Count).Where(i => ordered[i].IsCorrect == true).ToList();
        var isCorrect = selected.SequenceEqual(wanted);
        var completion = state.Output.Completion;
        var reason = ScoreReasons.Of(completion, hasForm: selected.Count > 0);
        var score = new Score
        {
            Value = isCorrect ? ScoreValue.Correct : selected.Count == 0 && completion.Length == 0 ? ScoreValue.NoAnswer : ScoreValue.Incorrect,
            Answer = Labels(selected),
            Explanation = isShuffled ? Explanation(ordered, completion) : completion,
            Reason = reason,
        };
        return Task.FromResult<ScorerResult?>(new ScorerResult(score, () => Trace(completion, ordered, selected, wanted, isCorrect) with { Target = isCorrect ? target.Text : null }));
    }

    private static string Labels(IEnumerable<int> positions) => string.Join(", ", positions.Select(ChoiceLabel.Of));

    private static string Explanation(IReadOnlyList<Choice> ordered, string completion) =>
        $"The choices were shuffled for the model. In the order of the dataset:\n\n{Listing(ordered)}\n\n{completion}";

    private static string Listing(IReadOnlyList<Choice> choices) => string.Join('\n', choices.Select((c, i) => $"{ChoiceLabel.Of(i)}) {c.Value}"));

    private static ScoreTrace Trace(string completion, IReadOnlyList<Choice> choices, List<int> selected, List<int> wanted, bool isCorrect)
    {
        var answer = selected.Count == 0 ? "no choice" : Labels(selected);
        return new ScoreTrace
        {
            Sentence = selected.Count == 0 ? "found no choice named after ANSWER: in the reply."
                : isCorrect ? $"found {answer} chosen, as the target says."
                : $"found {answer} chosen instead of {Labels(wanted)}.",
            Marks = [.. ChoiceAnswer.PlaceOf(completion) is var (at, length) ? TracedText.Of(completion).Mark(at, length, isCorrect ? TraceMarkKind.Hit : TraceMarkKind.Extra) : []],
            Steps =
            [
                TraceWords.Read(completion),
                new TraceStep("Read the last ANSWER:", selected.Count == 0 ? "no choice" : string.Join(", ", selected.Select(i => $"{ChoiceLabel.Of(i)}) {choices[i].Value}")), selected.Count > 0),
                new TraceStep("Compare with the target", $"{answer} {(isCorrect ? "=" : "≠")} {Labels(wanted)}", isCorrect),
            ],
        };
    }
}
