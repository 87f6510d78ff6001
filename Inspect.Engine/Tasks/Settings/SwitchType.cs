using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>True or false.</summary>
public sealed class SwitchType : SettingType
{
    /// <inheritdoc />
    public override string Takes => "true or false";

    /// <inheritdoc />
    public override JsonElement? Bare => Element(true);

    /// <inheritdoc />
    public override JsonElement? Negative => Element(false);

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    /// <inheritdoc />
    public override JsonElement? Parse(string text) => bool.TryParse(text, out var isOn) ? Element(isOn) : null;

    /// <inheritdoc />
    public override string ToField(JsonElement value) => value.GetRawText();
}
