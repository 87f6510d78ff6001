using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>One of some words.</summary>
/// <param name="words">The words in order; <c>true</c> and <c>false</c> among them are kept as switches.</param>
public sealed class WordType(params ImmutableArray<string> words) : SettingType
{
    /// <inheritdoc />
    public override string Takes => $"{string.Join(", ", words[..^1])} or {words[^1]}";

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.True or JsonValueKind.False && words.Contains(WordOf(value));

    /// <inheritdoc />
    public override JsonElement? Parse(string text) => text.Trim() switch
    {
        var word when !words.Contains(word) => null,
        "true" => Element(true),
        "false" => Element(false),
        var word => Element(word),
    };

    /// <inheritdoc />
    public override string ToField(JsonElement value) => WordOf(value);

    private static string WordOf(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
