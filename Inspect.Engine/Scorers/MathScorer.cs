using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Scorers.Mathematics;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>Correct when the answer and a target are mathematically equal (semantics 3.9).</summary>
/// <param name="timeout">Most time for one sample.</param>
public sealed class MathScorer(TimeSpan timeout) : IScorer
{
    private const string StatusKey = "math_scorer_status";

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer,
        "math",
        "the answer equals the target as mathematics",
        [
            new PartParameter("timeout", PartParameterType.Number, 2.0, "Most seconds for one sample.")
                { Misfit = value => value.GetDouble() is > 0 and <= 600 ? null : "It must be above 0, up to 600 seconds." },
        ],
        arguments => new MathScorer(TimeSpan.FromSeconds(arguments.Number("timeout")!.Value))) { Metrics = BuiltInMetrics.OfPasses };

    /// <inheritdoc />
    public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken) =>
        Task.FromResult<ScorerResult?>(Judge(state.Output.Completion, target, cancellationToken));

    /// <summary>The judgement of a completion and how it came about: correct when any target that can be read equals the answer.</summary>
    public ScorerResult Judge(string completion, Target target, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var verdict = new MathJudge(both.Token).Judge(completion, target);
        cancellationToken.ThrowIfCancellationRequested();
        var score = new Score
        {
            Value = verdict.Status switch
            {
                MathStatus.Correct => ScoreValue.Correct,
                MathStatus.TargetParseError or MathStatus.TargetTimeout => ScoreValue.Unscored,
                _ => ScoreValue.Incorrect,
            },
            Answer = verdict.Candidate is { } candidate ? PythonText.Strip(candidate.Text) : null,
            Explanation = completion,
            Reason = verdict.Status is MathStatus.TargetParseError or MathStatus.TargetTimeout ? ScoreReasons.ScoringFailed : ScoreReasons.Of(completion, hasForm: verdict.Status != MathStatus.AnswerParseError),
            Metadata = new Dictionary<string, JsonElement> { [StatusKey] = JsonSerializer.SerializeToElement(Name(verdict.Status)) },
        };
        return new ScorerResult(score, () => Trace(completion, target, verdict));
    }

    private static string Name(MathStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    private ScoreTrace Trace(string completion, Target target, MathVerdict verdict)
    {
        var isCorrect = verdict.Status == MathStatus.Correct;
        var answer = verdict.Candidate is { } candidate ? TraceWords.Quote(MathText.Clean(candidate.Text)) : "none";
        return new ScoreTrace
        {
            Sentence = verdict.Status switch
            {
                MathStatus.Correct => $"found {answer}, which equals {TraceWords.Quote(verdict.Target!)}.",
                MathStatus.Incorrect => $"found {answer}, which does not equal {TraceWords.Targets(target)}.",
                MathStatus.AnswerParseError => "found no answer in the reply that is mathematics.",
                MathStatus.AnswerLimit => "found an answer that is too large to be worked out.",
                MathStatus.AnswerTimeout => string.Create(CultureInfo.InvariantCulture, $"did not decide within {timeout.TotalSeconds:0.##} seconds."),
                _ => "could not read any target. Correct the targets of the item.",
            },
            Target = verdict.Target,
            Marks = [.. verdict.Candidate is { } found ? TracedText.Of(completion).Mark(found.Offset, found.Text.Length, isCorrect ? TraceMarkKind.Hit : TraceMarkKind.Extra) : []],
            Steps =
            [
                TraceWords.Read(completion),
                new TraceStep("Look for the answer", verdict.Candidate is { } place ? $"{TraceWords.Quote(place.Text)}, {place.Place}" : "not found", verdict.Candidate is not null),
                new TraceStep("Compare as mathematics with each target", $"{answer} {(isCorrect ? "=" : "≠")} {TraceWords.Quote(verdict.Target ?? target.FirstOrDefault() ?? string.Empty)}", isCorrect),
            ],
        };
    }
}
