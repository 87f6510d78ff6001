using System.Globalization;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Scorers;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <summary>How a sample was scored: the sentence, target against answer, the steps.</summary>
public sealed partial class SampleScoring
{
    /// <summary>The sample as its row shows it.</summary>
    [Parameter, EditorRequired]
    public required SampleView View { get; set; }

    /// <summary>The whole sample; null while it goes on.</summary>
    [Parameter, EditorRequired]
    public required EvalSample? Sample { get; set; }

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    private ResultStory? Story => ResultStory.Of(View, isOnlySample: false);

    private string FirstScorer => Sample!.Scores!.Keys.First();

    private string? StopText => Sample!.Output.StopReason switch
    {
        "max_tokens" when Run.Config.MaxTokens is { } most => $"stopped at {Format.Count(most, "token")}",
        "max_tokens" => "stopped at the token limit",
        "model_length" => "stopped: the context is full",
        _ => null,
    };

    private string WhyNot => Sample!.Error is { } error ? $"The sample ended by an error: {error.Message}"
        : Sample.Limit is { } limit ? $"The sample hit its {limit.Type} limit of {limit.Limit.ToString(CultureInfo.InvariantCulture)}."
        : "The task has no scorer, or the scorer had nothing to say.";

    private IEnumerable<(string? Css, string Text)> AnswerParts =>
        HitText.Mark(Sample!.Output.Completion, Sample.Target.Values).Select(p => (p.IsHit ? "hit" : FirstScorer == "exact" ? "extra" : null, p.Text));

    private List<(string Icon, string Css, string Text, string Value)> Steps
    {
        get
        {
            var score = Sample!.Scores![FirstScorer];
            var isCorrect = score.Value == ScoreValue.Correct;
            var verdict = isCorrect ? (Lucide.Check, "t-correct") : (Lucide.X, "t-incorrect");
            var read = (Lucide.Check, "t-correct", "Read the whole completion", Format.Count(Sample.Output.Completion.Length, "character"));
            var value = (Lucide.Minus, "dim", "Value", $"{score.Value} → {ScoreConversion.ToNumber(score.Value).ToString("0.0", CultureInfo.InvariantCulture)}");
            return FirstScorer switch
            {
                "exact" =>
                [
                    read,
                    (Lucide.Check, "t-correct", "Normalise both: lower case, no punctuation, no articles", Format.Line(ExactScorer.Normalize(Sample.Output.Completion), 48)),
                    (verdict.Item1, verdict.Item2, "Compare with each target", $"“{Format.Line(ExactScorer.Normalize(Sample.Target.Values.FirstOrDefault() ?? string.Empty), 30)}” {(isCorrect ? "=" : "≠")} the answer"),
                    value,
                ],
                "includes" => [read, (verdict.Item1, verdict.Item2, "Look for each target, upper and lower case equal", isCorrect ? "found" : "not found"), value],
                "match" => [read, (verdict.Item1, verdict.Item2, "Look for each target where it should stand", isCorrect ? "found" : "not found"), value],
                _ => [],
            };
        }
    }
}
