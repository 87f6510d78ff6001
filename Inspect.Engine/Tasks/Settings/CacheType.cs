using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Models.Caching;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>How answers are cached (semantics 5.6).</summary>
public sealed class CacheType : PolicyType
{
    /// <inheritdoc />
    public override string Takes => CachePolicy.Takes;

    /// <summary>A week.</summary>
    public override JsonElement? Bare => Map("7D");

    /// <inheritdoc />
    public override string? Misfit(JsonElement value) => CachePolicy.Read(value, out _);

    /// <summary>A number is one of days.</summary>
    protected override JsonElement? ParseShort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? Map($"{days}D")
        : CacheDuration.Seconds(text) is not null ? Map(text)
        : null;

    private static JsonElement Map(string expiry) => Element(new { expiry, per_epoch = true, scopes = new Dictionary<string, string>() });
}
