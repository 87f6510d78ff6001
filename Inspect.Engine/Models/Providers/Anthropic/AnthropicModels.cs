using System.Text.RegularExpressions;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>What a model can do, by its name; a name of no known kind is that of a model to come, which can do all.</summary>
internal sealed partial record AnthropicModels
{
    private const int Large = 128_000;
    private const int Middle = 64_000;
    private const int Small = 32_000;

    private readonly string _name;
    private readonly bool _is3;
    private readonly bool _is35;
    private readonly bool _is37;
    private readonly bool _is4;
    private readonly bool _is5;
    private readonly bool _isLatest;

    private AnthropicModels(string name)
    {
        _name = name;
        _is3 = Third().IsMatch(name);
        _is35 = Has("claude-3-5-");
        _is37 = Has("claude-3-7-");
        _is4 = Fourth().IsMatch(name);
        _is5 = Fifth().IsMatch(name);
        _isLatest = _is4 ? !IsKnownFourth(name) : !_is3 && !_is35 && !_is37 && !_is5;
    }

    /// <summary>It can think before it answers.</summary>
    public bool CanThink => !_is3 && !_is35;

    /// <summary>It can think between the calls of one answer.</summary>
    public bool CanInterleave => _is4 || _is5 || _isLatest;

    /// <summary>It weighs by itself how much to think, and is told an effort.</summary>
    public bool IsAdaptive => IsMinor("678") || _is5 || _isLatest;

    /// <summary>It does so always: a number of tokens is refused.</summary>
    public bool IsOnlyAdaptive => IsMinor("78") || _is5 || _isLatest;

    /// <summary>It takes messages of the system amid a conversation.</summary>
    public bool TakesSystemAmid => !Has("mythos-preview") && (IsMinor("8") || _is5 || _isLatest);

    /// <summary>It thinks unless it is told not to, and can be told so.</summary>
    public bool CanStopThinking => IsOnlyAdaptive && (!_is5 || Has("sonnet") || Has("opus"));

    /// <summary>Without thoughts its effort cannot be very high.</summary>
    public bool NeedsThoughtsForEffort => _is5 && Has("opus");

    /// <summary>Requests to it have marks up to which the server keeps them.</summary>
    public bool HasCache => !Has("claude-3-sonnet") && !Has("claude-2") && !Has("claude-instant");

    /// <summary>Most tokens of an answer where nobody says, before those of thoughts.</summary>
    public int DefaultMaxTokens => CanThink ? Small : 4_096;

    /// <summary>Most tokens of an answer at all.</summary>
    public int Limit =>
        IsAdaptive && _is4 && Has("opus") ? Large
        : _is5 || (_isLatest && !_is4) ? Large
        : IsMinor("5") || IsAdaptive ? Middle
        : _is4 && Has("opus") ? Small
        : _is37 ? Large
        : Middle;

    /// <summary>The model of a name.</summary>
    public static AnthropicModels Of(string name) => new(name);

    private static bool IsKnownFourth(string name) => KnownFourth().IsMatch(name);

    private bool IsMinor(string minors) => Minor().Match(_name) is { Success: true } match && minors.Contains(match.Groups["minor"].Value, StringComparison.Ordinal);

    private bool Has(string text) => _name.Contains(text, StringComparison.Ordinal);

    [GeneratedRegex("claude-3-[a-zA-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex Third();

    [GeneratedRegex("claude-[a-zA-Z]+-4", RegexOptions.CultureInvariant)]
    private static partial Regex Fourth();

    [GeneratedRegex("claude-[a-zA-Z]+-5", RegexOptions.CultureInvariant)]
    private static partial Regex Fifth();

    [GeneratedRegex("claude-[a-zA-Z]+-4-(?<minor>[0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Minor();

    // Names of the first ones end in a day instead.
    [GeneratedRegex("claude-[a-zA-Z]+-4(-[015678]|[-@]20[0-9]{6})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex KnownFourth();
}
