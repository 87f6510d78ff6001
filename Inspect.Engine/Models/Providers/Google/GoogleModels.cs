using System.Globalization;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>How a Gemini model is asked to reason, which its name alone says. A name without a number is taken for a newer model.</summary>
/// <param name="version">Version times ten: 25 for 2.5.</param>
/// <param name="isFlash">It is one of the small ones, whose reasoning can be turned off.</param>
internal readonly partial struct GoogleModels(int version, bool isFlash)
{
    private const int Thinking = 25;
    private const int Levels = 30;
    private const int FlashBudget = 24_576;

    /// <summary>It reasons before it answers.</summary>
    public bool CanThink => version >= Thinking;

    /// <summary>It is told by a word how long to reason, not by a number of tokens.</summary>
    public bool HasLevels => version >= Levels;

    /// <summary>It can answer without reasoning.</summary>
    public bool CanRest => isFlash && !HasLevels;

    /// <summary>The abilities of a model.</summary>
    public static GoogleModels Of(string name)
    {
        var isFlash = name.Contains("flash", StringComparison.OrdinalIgnoreCase);
        if (!name.Contains("gemini", StringComparison.OrdinalIgnoreCase))
        {
            return new GoogleModels(0, isFlash);
        }

        var match = VersionPattern().Match(name);
        return new GoogleModels(match.Success ? (int)Math.Round(double.Parse(match.Groups["version"].ValueSpan, CultureInfo.InvariantCulture) * 10) : Thinking, isFlash);
    }

    /// <summary>Tokens for reasoning that a word stands for.</summary>
    public int BudgetOf(string effort) => effort switch
    {
        "minimal" => 2_048,
        "low" => 4_096,
        "medium" => 10_000,
        "high" => 16_000,
        _ => isFlash ? FlashBudget : 32_000,
    };

    /// <summary>The server's word for one of ours: the large models know two.</summary>
    public string LevelOf(string effort) => effort switch
    {
        "minimal" => isFlash ? "MINIMAL" : "LOW",
        "low" => "LOW",
        "medium" when isFlash => "MEDIUM",
        _ => "HIGH",
    };

    [GeneratedRegex(@"gemini-(?<version>\d{1,2}(?:\.\d)?)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex VersionPattern();
}
