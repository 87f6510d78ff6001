using System.Globalization;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Tests.Support;

/// <summary>A scorer that only the tests know: the share of the longest allowed length that an answer uses.</summary>
public sealed class LengthScorer(int most) : IScorer
{
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer,
        "length",
        "answer is short",
        [new PartParameter("most", PartParameterType.Whole, 10, "Longest answer.")],
        arguments => new LengthScorer(arguments.Whole("most")!.Value)) { Metrics = BuiltInMetrics.OfNumbers };

    public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken)
    {
        var length = state.Output.Completion.Length;
        var score = new Score { Value = ScoreValue.Of((double)length / most), Answer = length.ToString(CultureInfo.InvariantCulture) };
        return Task.FromResult<ScorerResult?>(new ScorerResult(score, () => new ScoreTrace
        {
            Sentence = $"counted {length} of {most} characters.",
            Marks = [new TraceMark(0, 1, TraceMarkKind.Hit)],
            Steps = [new TraceStep("Count the characters", $"{length}", length <= most)],
        }));
    }
}
