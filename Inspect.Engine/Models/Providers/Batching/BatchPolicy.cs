using System.Text.Json;

namespace Inspect.Engine.Models.Providers.Batching;

/// <summary>How calls are collected and sent as batches (semantics 5.7).</summary>
public sealed record BatchPolicy
{
    /// <summary>What a value may be, as a part of a sentence.</summary>
    public const string Takes = "true, false, a number of calls, or a map of size, max_size, send_delay, tick, max_batches and max_consecutive_check_failures";

    private const double MostSeconds = 86_400;
    private static readonly string[] Counts = ["size", "max_size", "max_batches", "max_consecutive_check_failures"];

    /// <summary>What counts where nobody says anything.</summary>
    public static BatchPolicy Default { get; } = new();

    /// <summary>Calls that are sent as soon as they are together.</summary>
    public int Size { get; private init; } = 100;

    /// <summary>Most calls of a batch; null for as many as the provider takes.</summary>
    public int? MaxSize { get; private init; }

    /// <summary>How long fewer calls than <see cref="Size"/> wait for others.</summary>
    public TimeSpan SendDelay { get; private init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between two looks at what is to be sent, and at the batches that were.</summary>
    public TimeSpan Tick { get; private init; } = TimeSpan.FromSeconds(15);

    /// <summary>Most batches at the same time.</summary>
    public int MaxBatches { get; private init; } = 50;

    /// <summary>Looks at a batch in a row that may fail before it is given up.</summary>
    public int MaxCheckFailures { get; private init; } = 1_000;

    /// <summary>Reads a value of the setting <c>batch</c>.</summary>
    /// <param name="value">True, false, a size or a map.</param>
    /// <param name="policy">The policy; null where nothing is collected.</param>
    /// <returns>What the value must be instead, as a part of a sentence; null when it fits.</returns>
    public static string? Read(JsonElement value, out BatchPolicy? policy)
    {
        policy = null;
        switch (value.ValueKind)
        {
            case JsonValueKind.False:
                return null;
            case JsonValueKind.True:
                policy = Default;
                return null;
            case JsonValueKind.Number when value.TryGetInt32(out var size) && size >= 1:
                policy = Default with { Size = size };
                return null;
            case JsonValueKind.Object:
                return ReadMap(value, out policy);
            default:
                return Takes;
        }
    }

    private static string? ReadMap(JsonElement map, out BatchPolicy? policy)
    {
        policy = null;
        var read = Default;
        foreach (var field in map.EnumerateObject().Where(f => f.Value.ValueKind != JsonValueKind.Null))
        {
            if (Counts.Contains(field.Name))
            {
                if (field.Value.ValueKind != JsonValueKind.Number || !field.Value.TryGetInt32(out var count) || count < 1)
                {
                    return $"a map whose {field.Name} is a whole number from 1 on";
                }

                read = field.Name switch
                {
                    "size" => read with { Size = count },
                    "max_size" => read with { MaxSize = count },
                    "max_batches" => read with { MaxBatches = count },
                    _ => read with { MaxCheckFailures = count },
                };
            }
            else if (field.Name is "send_delay" or "tick")
            {
                var seconds = field.Value.ValueKind == JsonValueKind.Number ? field.Value.GetDouble() : 0;
                if (seconds is not (> 0 and <= MostSeconds))
                {
                    return $"a map whose {field.Name} is seconds, above 0 up to {MostSeconds:0}";
                }

                read = field.Name == "tick" ? read with { Tick = TimeSpan.FromSeconds(seconds) } : read with { SendDelay = TimeSpan.FromSeconds(seconds) };
            }
            else
            {
                return $"{Takes}, and no {field.Name}";
            }
        }

        policy = read;
        return null;
    }
}
