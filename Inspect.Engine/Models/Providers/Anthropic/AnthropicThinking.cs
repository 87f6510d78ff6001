using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>What the settings of reasoning and effort come to for a model.</summary>
/// <param name="Thinking">The field <c>thinking</c>; null where it is not sent.</param>
/// <param name="Effort">The effort of the answer; null where it is not sent.</param>
/// <param name="IsOn">The model thinks because it is asked to.</param>
/// <param name="MaxTokens">Most tokens of the answer.</param>
internal sealed record AnthropicThinking(JsonObject? Thinking, string? Effort, bool IsOn, int MaxTokens)
{
    private const int LeastForEffort = 64_000;

    /// <summary>Those of a call.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="config">The settings.</param>
    /// <param name="able">What the model can do.</param>
    /// <exception cref="InspectException">The model takes no number of tokens for its thoughts.</exception>
    public static AnthropicThinking Of(string model, GenerateConfig config, AnthropicModels able)
    {
        if (config.ReasoningTokens is not null && able.IsOnlyAdaptive)
        {
            throw new InspectException($"{model} takes no number of tokens for its reasoning (Claude 4.7 and later do not). Set reasoning_effort in place of reasoning_tokens.");
        }

        var effort = ReasoningEffort(config, able);
        var tokens = config.ReasoningTokens ?? (able.IsAdaptive || config.ReasoningEffort is null or "none" ? null : TokensOf(config.ReasoningEffort));
        var isOn = able.CanThink && (effort is not null || tokens is not null);
        var thinking = !isOn ? Off(config, able)
            : effort is not null ? new JsonObject { ["type"] = "adaptive", ["display"] = "summarized" }
            : new JsonObject { ["type"] = "enabled", ["budget_tokens"] = tokens, ["display"] = "summarized" };
        return new AnthropicThinking(thinking, isOn && effort is not null ? effort : OwnEffort(config, able, isOff: !isOn && thinking is not null), isOn, config.MaxTokens ?? Most(config, able, effort, tokens));
    }

    private static int Most(GenerateConfig config, AnthropicModels able, string? effort, int? tokens)
    {
        var most = able.DefaultMaxTokens + (!able.CanThink ? 0 : effort is not null ? TokensOf(effort) : tokens ?? 0);
        return Math.Min(config.Effort is "xhigh" or "max" ? Math.Max(most, LeastForEffort) : most, able.Limit);
    }

    private static JsonObject? Off(GenerateConfig config, AnthropicModels able) =>
        config.ReasoningEffort == "none" && able.CanStopThinking ? new JsonObject { ["type"] = "disabled" } : null;

    private static string? ReasoningEffort(GenerateConfig config, AnthropicModels able) => !able.IsAdaptive ? null : config.ReasoningEffort switch
    {
        null or "none" => null,
        "minimal" => "low",
        "xhigh" when !able.IsOnlyAdaptive => "high",
        var effort => effort,
    };

    private static string? OwnEffort(GenerateConfig config, AnthropicModels able, bool isOff) => config.Effort switch
    {
        "xhigh" or "max" when isOff && able.NeedsThoughtsForEffort => "high",
        "max" when !able.IsAdaptive => "high",
        "xhigh" when !able.IsOnlyAdaptive => "high",
        var effort => effort,
    };

    private static int TokensOf(string effort) => effort switch
    {
        "minimal" => 2_048,
        "low" => 4_096,
        "medium" => 10_000,
        "high" => 16_000,
        _ => 32_000,
    };
}
