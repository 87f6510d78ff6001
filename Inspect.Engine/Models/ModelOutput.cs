using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Models;

/// <summary>What a model call gave back.</summary>
public sealed record ModelOutput : LogRecord
{
    /// <summary>The output of a sample that has none yet.</summary>
    public static ModelOutput Empty { get; } = new();

    /// <summary>Name of the model that answered, without its provider.</summary>
    public string Model { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>The alternatives; the first is the answer.</summary>
    public ImmutableArray<ChatChoice> Choices { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Text of the answer.</summary>
    public string Completion { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>Tokens used.</summary>
    public ModelUsage? Usage { get; init; }

    /// <summary>Tokens of the whole prompt, those from a cache included.</summary>
    public long? InputContextTokens { get; init; }

    /// <summary>Seconds that the call took.</summary>
    public double? Time { get; init; }

    /// <summary>Free data of the provider, for local models their speed.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>Why the call failed.</summary>
    public string? Error { get; init; }

    /// <summary>Why the answer ended, of the first choice.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? StopReason => Choices.IsDefaultOrEmpty ? null : Choices[0].StopReason;
}
