using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>A server that a model is asked at.</summary>
/// <param name="Provider">Whose it is.</param>
/// <param name="Address">What paths stand below.</param>
/// <param name="Key">The key.</param>
internal sealed record OpenAiServer(string Provider, Uri Address, string Key)
{
    /// <summary>The header that holds the key; null where it is a bearer's.</summary>
    public string? KeyHeader { get; init; }

    /// <summary>Who asks, for the maker's safety checks, where no argument says; null for nobody.</summary>
    public string? SafetyIdentifier { get; init; }

    /// <summary>Where the key comes from, for messages.</summary>
    public required string KeySetting { get; init; }

    /// <summary>What sets the address, for messages.</summary>
    public required string AddressSetting { get; init; }

    /// <summary>A text of the server without the key, which it may say again.</summary>
    public string Redact(string text) => Secret.Redact(text, Key);

    /// <summary>The record's own text would hold the key.</summary>
    public override string ToString() => $"{Provider} at {Address}";
}
