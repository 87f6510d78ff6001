using System.Globalization;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>What a model of Anthropic can do, which its name alone says. A name without a number is taken for a newer model than those known here.</summary>
/// <param name="major">First number of the version.</param>
/// <param name="minor">Second number of the version.</param>
internal readonly partial struct AnthropicModels(int major, int minor)
{
    private const int Thinking = 307;
    private const int Interleaved = 400;
    private const int Adaptive = 406;
    private const int OnlyAdaptive = 407;

    private int Version => (major * 100) + minor;

    /// <summary>It can reason before it answers.</summary>
    public bool CanThink => Version >= Thinking;

    /// <summary>It can reason between calls of tools.</summary>
    public bool CanInterleave => Version >= Interleaved;

    /// <summary>It decides by itself how long it reasons, guided by a word.</summary>
    public bool IsAdaptive => Version >= Adaptive;

    /// <summary>It takes no number of tokens for its reasoning, and reasons unless told not to.</summary>
    public bool IsOnlyAdaptive => Version >= OnlyAdaptive;

    /// <summary>Tokens of an answer where nobody says how many: the server wants a number.</summary>
    public int DefaultMaxTokens => CanThink ? 32_000 : 4_096;

    /// <summary>The abilities of a model.</summary>
    public static AnthropicModels Of(string name)
    {
        var match = NamePattern().Match(name);
        return match.Success
            ? new AnthropicModels(
                int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture),
                match.Groups["minor"].Success ? int.Parse(match.Groups["minor"].ValueSpan, CultureInfo.InvariantCulture) : 0)
            : new AnthropicModels(99, 0);
    }

    /// <summary>Tokens for reasoning that a word stands for.</summary>
    public static int TokensOf(string effort) => effort switch
    {
        "minimal" => 2_048,
        "low" => 4_096,
        "medium" => 10_000,
        "high" => 16_000,
        _ => 32_000,
    };

    /// <summary>claude-3-5-sonnet-latest, claude-3-haiku-20240307, claude-opus-4-20250514 (a date is no second number), claude-sonnet-4-5.</summary>
    [GeneratedRegex(@"claude-(?:[a-z]+-)?(?<major>\d{1,2})(?!\d)(?:[-.](?<minor>\d{1,2})(?!\d))?", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
