using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Models;

/// <summary>Between which bounds the connections of a model adapt to what its server takes, and how (semantics 5.5).</summary>
public sealed record AdaptiveLimits
{
    private const int MostConnections = 10_000;

    /// <summary>What a value may be, as a part of a sentence.</summary>
    public const string Takes = "true, false, a maximum, min-max, min-start-max, or a map of min, start, max, cooldown_seconds, decrease_factor and scale_up_percent";

    private static readonly string[] Names = ["min", "max", "start", "cooldown_seconds", "decrease_factor", "scale_up_percent"];

    /// <summary>What counts where nobody says anything: 10 to 100, from 20 on.</summary>
    public static AdaptiveLimits Default { get; } = new();

    /// <summary>Least calls at the same time, however often the server refuses.</summary>
    [JsonPropertyName("min")]
    public int Min { get; private init; } = 10;

    /// <summary>Most calls at the same time.</summary>
    [JsonPropertyName("max")]
    public int Max { get; private init; } = 100;

    /// <summary>Calls at the same time at the beginning.</summary>
    [JsonPropertyName("start")]
    public int Start { get; private init; } = 20;

    /// <summary>Seconds after a cut in which nothing changes.</summary>
    [JsonPropertyName("cooldown_seconds")]
    public double CooldownSeconds { get; private init; } = 15;

    /// <summary>What a cut leaves of the limit: a share between 0 and 1.</summary>
    [JsonPropertyName("decrease_factor")]
    public double DecreaseFactor { get; private init; } = 0.8;

    /// <summary>Share of the limit that a clean round adds after the first cut.</summary>
    [JsonPropertyName("scale_up_percent")]
    public double ScaleUpPercent { get; private init; } = 0.05;

    /// <summary>Reads a value of the setting <c>adaptive_connections</c>.</summary>
    /// <param name="value">True, false, a maximum, a shorthand or a map.</param>
    /// <param name="limits">The limits; null where connections do not adapt.</param>
    /// <returns>What the value must be instead, as a part of a sentence; null when it fits.</returns>
    public static string? Read(JsonElement value, out AdaptiveLimits? limits)
    {
        limits = null;
        switch (value.ValueKind)
        {
            case JsonValueKind.False:
                return null;
            case JsonValueKind.True:
                limits = Default;
                return null;
            case JsonValueKind.Number:
                return value.TryGetInt32(out var most) ? Make(null, null, most, Default, out limits) : Takes;
            case JsonValueKind.String:
                return ReadText(value.GetString()!, out limits);
            case JsonValueKind.Object:
                return ReadMap(value, out limits);
            default:
                return Takes;
        }
    }

    private static string? ReadText(string text, out AdaptiveLimits? limits)
    {
        limits = null;
        var numbers = new List<int>();
        foreach (var part in text.Split('-'))
        {
            if (!int.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number))
            {
                return Takes;
            }

            numbers.Add(number);
        }

        return numbers switch
        {
            [var max] => Make(null, null, max, Default, out limits),
            [var min, var max] => Make(min, null, max, Default, out limits),
            [var min, var start, var max] => min <= start && start <= max ? Make(min, start, max, Default, out limits) : "min-start-max in rising order",
            _ => Takes,
        };
    }

    private static string? ReadMap(JsonElement map, out AdaptiveLimits? limits)
    {
        limits = null;
        var whole = new Dictionary<string, int>();
        var rest = Default;
        foreach (var field in map.EnumerateObject())
        {
            if (!Names.Contains(field.Name))
            {
                return $"{Takes}, and no {field.Name}";
            }

            if (field.Value.ValueKind != JsonValueKind.Number || !field.Value.TryGetDouble(out var number))
            {
                return $"a map of numbers, and {field.Name} is none";
            }

            if (field.Name is "min" or "max" or "start")
            {
                if (!field.Value.TryGetInt32(out var count))
                {
                    return $"a map in which {field.Name} is a whole number";
                }

                whole[field.Name] = count;
                continue;
            }

            rest = field.Name switch
            {
                "cooldown_seconds" => rest with { CooldownSeconds = number },
                "decrease_factor" => rest with { DecreaseFactor = number },
                _ => rest with { ScaleUpPercent = number },
            };
        }

        return rest.CooldownSeconds is not (>= 0 and <= 86_400) ? "a map in which cooldown_seconds is from 0 to 86400"
            : rest.DecreaseFactor is not (> 0 and < 1) ? "a map in which decrease_factor is above 0 and below 1"
            : rest.ScaleUpPercent is not (> 0 and <= 10) ? "a map in which scale_up_percent is above 0, up to 10"
            : Make(Of("min"), Of("start"), Of("max"), rest, out limits);

        int? Of(string name) => whole.TryGetValue(name, out var count) ? count : null;
    }

    /// <summary>What is not said keeps its default as far as the range allows.</summary>
    private static string? Make(int? min, int? start, int? max, AdaptiveLimits rest, out AdaptiveLimits? limits)
    {
        limits = null;
        var most = max ?? rest.Max;
        if (most is < 1 or > MostConnections || min is < 1 || start is < 1)
        {
            return $"numbers of connections from 1 to {MostConnections}";
        }

        if (min > most)
        {
            return $"a range whose end is not below its begin: min is {min}, max is {most}";
        }

        var least = min ?? Math.Min(rest.Min, most);
        limits = rest with { Min = least, Max = most, Start = Math.Clamp(start ?? rest.Start, least, most) };
        return null;
    }
}
