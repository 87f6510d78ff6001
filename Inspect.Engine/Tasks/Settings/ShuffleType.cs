using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>An order of the items: true for a drawn one, false for their own, or a seed (semantics 1.6).</summary>
public sealed class ShuffleType : SettingType
{
    /// <inheritdoc />
    public override string Takes => "true, false or a seed, which is a whole number";

    /// <inheritdoc />
    public override JsonElement? Bare => Element(true);

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False || (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _));

    /// <inheritdoc />
    public override JsonElement? Parse(string text) => text.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "1" => Element(true),
        "FALSE" or "NO" or "0" => Element(false),
        _ => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? Element(seed) : null,
    };

    /// <inheritdoc />
    public override string ToField(JsonElement value) => value.GetRawText();
}
