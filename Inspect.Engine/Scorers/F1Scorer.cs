using System.Globalization;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>How far the words of the completion and of the best target overlap, 0 to 1 (semantics 3.7).</summary>
/// <param name="stopWords">Words that do not count.</param>
/// <param name="answerOf">Takes the answer out of a completion; null: the whole of it.</param>
public sealed class F1Scorer(IReadOnlyList<string> stopWords, Func<string, string>? answerOf) : IScorer
{
    private readonly HashSet<string> _stopWords = [.. stopWords.Select(ExactScorer.NormalizeToken)];

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer,
        "f1",
        "share of words that reply and target have in common",
        [new PartParameter("stop_words", PartParameterType.TextList, null, "Words that do not count.")],
        arguments => new F1Scorer(arguments.TextList("stop_words"), null)) { Metrics = BuiltInMetrics.OfNumbers };

    /// <inheritdoc />
    public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken) =>
        Task.FromResult<ScorerResult?>(Judge(state.Output.Completion, target));

    /// <summary>The judgement of a completion and how it came about: the best of all targets that are not blank.</summary>
    public ScorerResult Judge(string completion, Target target)
    {
        var answer = answerOf is null ? completion : answerOf(completion);
        var best = target.Where(t => PythonText.Strip(t).Length > 0).Select(t => Compare(answer, t)).MaxBy(o => o.Score);
        var value = best is null ? 0 : PythonNumber.RoundToHundredths(best.Score);
        var score = new Score { Value = ScoreValue.Of(value), Answer = answer, Explanation = completion, Reason = ScoreReasons.Of(completion) };
        return new ScorerResult(score, () => Trace(completion, answer, target, best, value));
    }

    private Overlap Compare(string answer, string target)
    {
        var said = Words(answer);
        var wanted = Words(target);
        var left = wanted.CountBy(w => w).ToDictionary();
        var shared = new List<string>();
        foreach (var word in said.Where(w => left.GetValueOrDefault(w) > 0))
        {
            left[word]--;
            shared.Add(word);
        }

        var precision = said.Count == 0 ? 1.0 : (double)shared.Count / said.Count;
        var recall = wanted.Count == 0 ? 1.0 : (double)shared.Count / wanted.Count;
        return new Overlap(target, said, wanted, shared, precision, recall);
    }

    private List<string> Words(string text) => [.. ExactScorer.Tokens(text).Where(t => !_stopWords.Contains(t)).SelectMany(PythonText.Split)];

    private static ScoreTrace Trace(string completion, string answer, Target target, Overlap? best, double value)
    {
        if (best is null)
        {
            return new ScoreTrace { Sentence = "has no target to compare with.", Steps = [TraceWords.Read(completion)] };
        }

        var common = best.Shared.Count == 0 ? "none" : TraceWords.Quote(string.Join(' ', best.Shared));
        return new ScoreTrace
        {
            Sentence = string.Create(CultureInfo.InvariantCulture, $"found {best.Shared.Count} of {best.Wanted.Count} words of {TraceWords.Quote(best.Target)} among {best.Said.Count} of the reply: {value:0.##}."),
            Target = best.Shared.Count == 0 ? null : best.Target,
            Marks = [.. answer == completion ? IncludesScorer.Find(completion, target) : []],
            Steps =
            [
                TraceWords.Read(completion),
                new TraceStep("Normalise both: lower case, no punctuation, no articles, no stop words", TraceWords.Quote(string.Join(' ', best.Said))),
                new TraceStep("Count the words in common", common, best.Shared.Count > 0),
                new TraceStep("Share of the reply and of the target", string.Create(CultureInfo.InvariantCulture, $"precision {best.Precision:0.##}, recall {best.Recall:0.##}")),
            ],
        };
    }

    private sealed record Overlap(string Target, List<string> Said, List<string> Wanted, List<string> Shared, double Precision, double Recall)
    {
        public double Score => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
    }
}
