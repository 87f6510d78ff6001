using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>Ids of items and patterns of them, with commas between them.</summary>
public sealed class SampleIdType : SettingType
{
    /// <inheritdoc />
    public override string Takes => "ids or patterns of ids with commas between them, such as 7,geo*";

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) => IsId(value) || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsId));

    /// <inheritdoc />
    public override string? Misfit(JsonElement value) => IsKind(value) && PatternsOf(value) is [_, ..] ? null : Takes;

    /// <inheritdoc />
    public override JsonElement? Parse(string text) => Element(text.Split(',', StringSplitOptions.TrimEntries));

    /// <inheritdoc />
    public override string ToField(JsonElement value) => string.Join(", ", PatternsOf(value));

    /// <summary>The ids and patterns, as texts.</summary>
    internal static IReadOnlyList<string> PatternsOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(e => e.ToString())] : [value.ToString()];

    private static bool IsId(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number;
}
