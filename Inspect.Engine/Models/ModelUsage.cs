using Inspect.Engine.Values;

namespace Inspect.Engine.Models;

/// <summary>Tokens that model calls used. Input excludes what was read from a cache.</summary>
public sealed record ModelUsage : LogRecord
{
    /// <summary>Tokens of the prompts.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens of the answers.</summary>
    public long OutputTokens { get; init; }

    /// <summary>All tokens.</summary>
    public long TotalTokens { get; init; }

    /// <summary>Prompt tokens written to a provider's cache.</summary>
    public long? InputTokensCacheWrite { get; init; }

    /// <summary>Prompt tokens read from a provider's cache.</summary>
    public long? InputTokensCacheRead { get; init; }

    /// <summary>Output tokens spent on reasoning.</summary>
    public long? ReasoningTokens { get; init; }

    /// <summary>Price in dollars, when prices are known.</summary>
    public double? TotalCost { get; init; }

    /// <summary>Sum of two usages; absent stays absent unless one side has it.</summary>
    public static ModelUsage operator +(ModelUsage left, ModelUsage right) => Add(left, right);

    /// <summary>Sum of two usages.</summary>
    public static ModelUsage Add(ModelUsage left, ModelUsage right) => new()
    {
        InputTokens = left.InputTokens + right.InputTokens,
        OutputTokens = left.OutputTokens + right.OutputTokens,
        TotalTokens = left.TotalTokens + right.TotalTokens,
        InputTokensCacheWrite = Sum(left.InputTokensCacheWrite, right.InputTokensCacheWrite),
        InputTokensCacheRead = Sum(left.InputTokensCacheRead, right.InputTokensCacheRead),
        ReasoningTokens = Sum(left.ReasoningTokens, right.ReasoningTokens),
        TotalCost = left.TotalCost is null && right.TotalCost is null ? null : (left.TotalCost ?? 0) + (right.TotalCost ?? 0),
    };

    private static long? Sum(long? left, long? right) => left is null && right is null ? null : (left ?? 0) + (right ?? 0);
}
