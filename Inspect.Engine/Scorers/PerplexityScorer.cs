using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>How unlikely the model finds the prompt, or its end, in nats a token: <c>perplexity</c>, <c>target_perplexity</c> (semantics 3.10). It needs log-probabilities of the prompt in the output.</summary>
public sealed class PerplexityScorer : IScorer
{
    private const string NoNumbers = "The model gave no log-probabilities of the prompt, and without them there is no perplexity. Set prompt_logprobs, with a model whose provider gives them: onnx or vllm.";

    private readonly Func<TaskState, int?>? _last;

    private PerplexityScorer(Func<TaskState, int?>? last) => _last = last;

    /// <summary>What task files and forms know of both.</summary>
    public static IReadOnlyList<PartDefinition> Definitions { get; } =
    [
        new(PartKind.Scorer, "perplexity", "how unlikely the model finds the prompt", [], _ => new PerplexityScorer(null)) { Metrics = BuiltInMetrics.OfPerplexities },
        new(
            PartKind.Scorer,
            "target_perplexity",
            "how unlikely the model finds the end of the prompt",
            [
                new PartParameter("num_target_tokens", PartParameterType.Whole, null, "Last tokens of the prompt that count; else the sample's metadata num_target_tokens, else those of its target text."),
                new PartParameter("target_text_key", PartParameterType.Text, "target_text", "Metadata that holds the target text."),
            ],
            arguments => new PerplexityScorer(state => arguments.Whole("num_target_tokens") ?? CountOf(state, arguments.Text("target_text_key")!))) { Metrics = BuiltInMetrics.OfPerplexities },
    ];

    /// <inheritdoc />
    public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken)
    {
        var all = PromptTokens(state.Output);
        var count = _last is null ? all.Count : Math.Clamp(_last(state) ?? 1, 0, all.Count);
        var counted = all.TakeLast(count).Select(t => t.LogProbability).ToList();
        if (counted.Count == 0)
        {
            return Task.FromResult<ScorerResult?>(new Score { Value = ScoreValue.Unscored, Reason = ScoreReasons.ScoringFailed, Explanation = NoNumbers });
        }

        var sum = counted.Sum();
        var value = -sum / counted.Count;
        var score = new Score
        {
            Value = ScoreValue.Of(value),
            Metadata = new Dictionary<string, JsonElement>
            {
                ["num_tokens"] = JsonSerializer.SerializeToElement(counted.Count),
                ["sum_log_probs"] = JsonSerializer.SerializeToElement(sum),
                ["perplexity"] = LogNumberOf(Math.Exp(value)),
            },
        };
        return Task.FromResult<ScorerResult?>(new ScorerResult(score, () => Trace(all.Count, counted.Count, sum, value)));
    }

    private static JsonElement LogNumberOf(double value) =>
        double.IsFinite(value) ? JsonSerializer.SerializeToElement(value) : JsonSerializer.SerializeToElement(PythonNumber.Format(value));

    private static ScoreTrace Trace(int all, int counted, double sum, double value) => new()
    {
        Sentence = string.Create(CultureInfo.InvariantCulture, $"found {value:0.####} nats a token over {counted:N0} of {all:N0} tokens of the prompt, a perplexity of {Math.Exp(value):0.####}."),
        Steps =
        [
            new TraceStep("Add the log-probabilities of the tokens", sum.ToString("0.####", CultureInfo.InvariantCulture)),
            new TraceStep("Divide by their number, change the sign", value.ToString("0.####", CultureInfo.InvariantCulture)),
        ],
    };

    /// <summary>The tokens of the prompt with their log-probabilities, where the provider gave them (log format, Logprobs).</summary>
    private static List<(string Token, double LogProbability)> PromptTokens(ModelOutput output) =>
        output.Choices is [{ Unknown: { } fields }, ..] && fields.TryGetValue("prompt_logprobs", out var given) && given.ValueKind == JsonValueKind.Object
            && given.TryGetProperty("content", out var tokens) && tokens.ValueKind == JsonValueKind.Array
            ? [.. tokens.EnumerateArray().Where(IsToken).Select(t => (t.GetProperty("token").ToString(), t.GetProperty("logprob").GetDouble()))]
            : [];

    /// <summary>The first token of a prompt has no probability: nothing comes before it.</summary>
    private static bool IsToken(JsonElement token) =>
        token.ValueKind == JsonValueKind.Object && token.TryGetProperty("token", out _) && token.TryGetProperty("logprob", out var value) && value.ValueKind == JsonValueKind.Number;

    private static int? CountOf(TaskState state, string key)
    {
        if (state.Metadata.TryGetValue("num_target_tokens", out var given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var count))
        {
            return count;
        }

        // The last tokens whose texts together are the target text.
        var text = state.Metadata.TryGetValue(key, out var target) && target.ValueKind == JsonValueKind.String ? target.GetString()! : string.Empty;
        var tokens = PromptTokens(state.Output);
        for (var (taken, length) = (0, 0); text.Length > 0 && taken < tokens.Count;)
        {
            length += tokens[tokens.Count - ++taken].Token.Length;
            if (length >= text.Length)
            {
                return taken;
            }
        }

        return null;
    }
}
