using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Tests.Support;

/// <summary>A scorer that takes the answer for the score: JSON where it is some, <c>nan</c> for not scored, <c>none</c> for no score, else the text; <c>tokens N S</c> is a perplexity.</summary>
public sealed class SayingScorer : IScorer
{
    public static PartDefinition Definition { get; } = new(PartKind.Scorer, "says", "answer is the score", [], _ => new SayingScorer());

    public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken)
    {
        var answer = state.Output.Completion;
        return Task.FromResult(answer == "none" ? null : new ScorerResult(ScoreOf(answer), null));
    }

    private static Score ScoreOf(string answer) => answer.Split(' ') switch
    {
        ["nan"] => new Score { Value = ScoreValue.Unscored },
        ["tokens", var count, var sum] => Perplexity(int.Parse(count, CultureInfo.InvariantCulture), int.Parse(sum, CultureInfo.InvariantCulture)),
        _ => new Score { Value = Read(answer) },
    };

    private static Score Perplexity(int count, int sum) => new()
    {
        Value = ScoreValue.Of(-(double)sum / count),
        Metadata = new Dictionary<string, JsonElement> { ["num_tokens"] = JsonSerializer.SerializeToElement(count), ["sum_log_probs"] = JsonSerializer.SerializeToElement((double)sum) },
    };

    private static ScoreValue Read(string answer)
    {
        try
        {
            return JsonSerializer.Deserialize<ScoreValue>(FreeJson.Parse(answer))!;
        }
        catch (JsonException)
        {
            return ScoreValue.Of(answer);
        }
    }
}
