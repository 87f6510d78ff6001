using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>A text, which a task file gives as it is written.</summary>
public sealed class TextType : SettingType
{
    /// <inheritdoc />
    public override string Takes => "a text";

    /// <inheritdoc />
    public override bool IsMultiline => true;

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) => value.ValueKind == JsonValueKind.String;

    /// <inheritdoc />
    public override JsonElement? Parse(string text) => Element(text);
}
