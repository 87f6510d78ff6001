using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>When failed samples fail the run: true (any), false (never), a share below 1 or a count (semantics 7.3).</summary>
public sealed class ErrorPolicyType : SettingType
{
    /// <inheritdoc />
    public override string Takes => "true, false, a share below 1 or a count";

    /// <inheritdoc />
    public override string Kind => "a share below 1 or a count";

    /// <inheritdoc />
    public override JsonElement? Bare => Element(true);

    /// <inheritdoc />
    public override JsonElement? Negative => Element(false);

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False || (value.ValueKind == JsonValueKind.Number && value.GetDouble() >= 0);

    /// <inheritdoc />
    public override JsonElement? Parse(string text)
    {
        if (bool.TryParse(text, out var isAny))
        {
            return Element(isAny);
        }

        return !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) || number < 0 ? null
            : number == 0 ? Element(true)
            : Element(number);
    }

    /// <inheritdoc />
    public override string ToField(JsonElement value) => value.GetRawText();
}
