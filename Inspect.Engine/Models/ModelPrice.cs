using System.Text.Json.Serialization;

namespace Inspect.Engine.Models;

/// <summary>What the tokens of a model cost, in dollars for a million (semantics 5.4).</summary>
/// <param name="Input">Prompt tokens that come from no cache.</param>
/// <param name="Output">Tokens of the answers.</param>
public sealed record ModelPrice([property: JsonPropertyName("input")] double Input, [property: JsonPropertyName("output")] double Output)
{
    private const double Unit = 1e6;

    /// <summary>Prompt tokens written to a provider's cache.</summary>
    [JsonPropertyName("input_cache_write")]
    public double InputCacheWrite { get; init; }

    /// <summary>Prompt tokens read from a provider's cache.</summary>
    [JsonPropertyName("input_cache_read")]
    public double InputCacheRead { get; init; }

    /// <summary>The price of some tokens, in dollars.</summary>
    public double CostOf(ModelUsage usage) =>
        ((usage.InputTokens * Input) + (usage.OutputTokens * Output)
            + ((usage.InputTokensCacheRead ?? 0) * InputCacheRead) + ((usage.InputTokensCacheWrite ?? 0) * InputCacheWrite)) / Unit;
}
