using System.Text.RegularExpressions;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>What the names of OpenAI's models say of them.</summary>
/// <param name="Name">The name in small letters.</param>
/// <param name="HasCodeNames">The server is OpenAI's own: a name of no known kind is that of its newest model before it has a public name.</param>
internal sealed partial record OpenAiModel(string Name, bool HasCodeNames)
{
    private static readonly string[] OtherUses = ["embedding", "whisper", "dall-e", "tts", "moderation", "image-1", "sora"];

    /// <summary>A model of the o-series.</summary>
    public bool IsSeries { get; } = IsSeriesName(Name);

    /// <summary>One of GPT-5 and later.</summary>
    public bool IsFive => IsFiveName(Name) || IsNewest;

    /// <summary>One of GPT-5.1 and later: it thinks only if it is asked to.</summary>
    public bool IsFivePlus => Has("gpt-5.") || IsNewest;

    /// <summary>One that takes minutes to answer, and is asked for its answer again and again.</summary>
    public bool IsSlow => Has("deep-research") || (IsFive && Has("-pro"));

    /// <summary>It has options of reasoning.</summary>
    public bool HasReasoning => IsSeries || (IsFive && !Has("-chat")) || Has("codex");

    /// <summary>Its effort goes up to <c>max</c>; that of those before it to <c>xhigh</c>.</summary>
    public bool TakesMaxEffort => IsNewest || (Version().Match(Name) is { Success: true } version && IsFrom56(version));

    /// <summary>It is asked through the responses API where nobody says otherwise.</summary>
    public bool PrefersResponses => IsSeries || IsFive || Has("codex");

    /// <summary>A GPT before the fifth: it takes no effort.</summary>
    public bool IsPlainGpt => Has("gpt") && !IsFive;

    private bool IsNewest => HasCodeNames && !OtherUses.Any(Has) && !IsFiveName(Name) && !IsSeries && !Has("gpt") && !Has("codex") && !Has("deep-research");

    /// <summary>The model of a name.</summary>
    public static OpenAiModel Of(string name, bool hasCodeNames) => new(name.ToLowerInvariant(), hasCodeNames);

    /// <summary>A model, of whatever server, whose limit of tokens has the newer name.</summary>
    public static bool LimitsCompletion(string name) => name.ToLowerInvariant() is var lower && (IsFiveName(lower) || IsSeriesName(lower));

    private static bool IsFiveName(string name) => name.Contains("gpt-5", StringComparison.Ordinal);

    private static bool IsSeriesName(string name) => name is ['o', >= '0' and <= '9', ..] || (!name.Contains("gpt", StringComparison.Ordinal) && Series().IsMatch(name));

    private static bool IsFrom56(Match version)
    {
        var (major, minor) = (Part(version, "major"), Part(version, "minor"));
        return major > 5 || (major == 5 && minor >= 6);
    }

    private static int Part(Match version, string name) => int.TryParse(version.Groups[name].ValueSpan, out var number) ? number : 0;

    private bool Has(string text) => Name.Contains(text, StringComparison.Ordinal);

    [GeneratedRegex("o[0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex Series();

    [GeneratedRegex(@"\Agpt-(?<major>[0-9]{1,6})(\.(?<minor>[0-9]{1,6}))?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Version();
}
