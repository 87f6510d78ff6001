using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Models.Caching;

/// <summary>How long an answer counts, and for whom (semantics 5.6).</summary>
public sealed record CachePolicy
{
    /// <summary>What a value may be, as a part of a sentence.</summary>
    public const string Takes = "true, false, a time such as 30s, 12h, 7D, 1W, 1M or 1Y, or a map of expiry, per_epoch and scopes";

    /// <summary>What counts where nobody says anything: a week, and for each epoch its own.</summary>
    public static CachePolicy Default { get; } = new() { Seconds = CacheDuration.Seconds("1W") };

    /// <summary>How long an answer counts, in seconds; null for ever.</summary>
    public long? Seconds { get; init; }

    /// <summary>Each epoch has answers of its own.</summary>
    public bool IsPerEpoch { get; init; } = true;

    /// <summary>What else tells answers apart, by name.</summary>
    public IReadOnlyDictionary<string, string> Scopes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Reads a value of the setting <c>cache</c>.</summary>
    /// <param name="value">True, false, a time or a map.</param>
    /// <param name="policy">The policy; null where nothing is cached.</param>
    /// <returns>What the value must be instead, as a part of a sentence; null when it fits.</returns>
    public static string? Read(JsonElement value, out CachePolicy? policy)
    {
        policy = null;
        switch (value.ValueKind)
        {
            case JsonValueKind.False:
                return null;
            case JsonValueKind.True:
                policy = Default;
                return null;
            case JsonValueKind.String when CacheDuration.Seconds(value.GetString()!) is { } seconds:
                policy = Default with { Seconds = seconds };
                return null;
            case JsonValueKind.Object:
                return ReadMap(value, out policy);
            default:
                return Takes;
        }
    }

    private static string? ReadMap(JsonElement map, out CachePolicy? policy)
    {
        policy = null;
        var read = Default;
        foreach (var field in map.EnumerateObject())
        {
            switch (field.Name, field.Value.ValueKind)
            {
                case ("expiry", JsonValueKind.Null):
                    read = read with { Seconds = null };
                    break;
                case ("expiry", JsonValueKind.String) when CacheDuration.Seconds(field.Value.GetString()!) is { } seconds:
                    read = read with { Seconds = seconds };
                    break;
                case ("expiry", _):
                    return "a map whose expiry is a time such as 30s, 12h, 7D, 1W, 1M or 1Y, or null for ever";
                case ("per_epoch", JsonValueKind.True or JsonValueKind.False):
                    read = read with { IsPerEpoch = field.Value.GetBoolean() };
                    break;
                case ("per_epoch", _):
                    return "a map whose per_epoch is true or false";
                case ("scopes", JsonValueKind.Object) when field.Value.EnumerateObject().All(s => s.Value.ValueKind == JsonValueKind.String):
                    read = read with { Scopes = field.Value.EnumerateObject().GroupBy(s => s.Name).ToImmutableSortedDictionary(s => s.Key, s => s.Last().Value.GetString()!, StringComparer.Ordinal) };
                    break;
                case ("scopes", _):
                    return "a map whose scopes are a map of texts";
                default:
                    return $"{Takes}, and no {field.Name}";
            }
        }

        policy = read;
        return null;
    }
}
