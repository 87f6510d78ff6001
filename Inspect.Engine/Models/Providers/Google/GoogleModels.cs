namespace Inspect.Engine.Models.Providers.Google;

/// <summary>What a model can do, by its name; a name of no known kind is that of a model to come.</summary>
internal sealed class GoogleModels
{
    private const int FlashBudget = 24_576;

    private static readonly string[] OtherUses = ["embedding", "imagen", "veo", "gemma", "aqa", "learnlm", "tts"];

    private readonly string _name;

    private GoogleModels(string name) => _name = name;

    /// <summary>It has settings of thoughts.</summary>
    public bool CanThink => IsGemini && EchoesThoughts;

    /// <summary>Earlier thoughts go back as thoughts, not as text in tags.</summary>
    public bool EchoesThoughts => !Has("gemini-1.5") && !Has("gemini-2.0");

    /// <summary>It is told a level of thinking, not a number of tokens.</summary>
    public bool HasLevels => CanThink && !IsSecond;

    /// <summary>An effort is told as a number of tokens.</summary>
    public bool HasBudget => IsSecond;

    /// <summary>It can do without thoughts.</summary>
    public bool CanRest => !((IsSecond || Has("gemini-3") || IsNewest) && Has("-pro"));

    private bool IsSecond => Has("gemini-2.5");

    private bool IsGemini => Has("gemini-") || IsNewest;

    private bool IsNewest => !_name.Contains("gemini", StringComparison.OrdinalIgnoreCase) && !OtherUses.Any(o => _name.Contains(o, StringComparison.OrdinalIgnoreCase));

    private bool IsFlash => Has("flash");

    /// <summary>The model of a name.</summary>
    public static GoogleModels Of(string name) => new(name);

    /// <summary>Number of tokens of an effort.</summary>
    public int BudgetOf(string effort) => effort switch
    {
        "minimal" => 2_048,
        "low" => 4_096,
        "medium" => 10_000,
        "high" => 16_000,
        _ => IsFlash ? FlashBudget : 32_000,
    };

    /// <summary>Level of an effort; the least one is known to small models alone.</summary>
    public string LevelOf(string effort) => effort switch
    {
        "minimal" => (Has("gemini-3") || IsNewest) && IsFlash ? "MINIMAL" : "LOW",
        "low" => "LOW",
        "medium" => "MEDIUM",
        _ => "HIGH",
    };

    private bool Has(string text) => _name.Contains(text, StringComparison.Ordinal);
}
