using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>Some texts: with commas between them, or one a line.</summary>
/// <param name="most">How many at most.</param>
/// <param name="isMultiline">A form takes one a line, and spaces belong to the texts.</param>
public sealed class TextListType(int most, bool isMultiline) : SettingType
{
    /// <inheritdoc />
    public override string Takes => string.Create(CultureInfo.InvariantCulture, $"at most {most:N0} texts, none of them empty");

    /// <inheritdoc />
    public override bool IsMultiline => isMultiline;

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String);

    /// <inheritdoc />
    public override string? Misfit(JsonElement value) =>
        IsKind(value) && value.GetArrayLength() <= most && value.EnumerateArray().All(t => t.GetString()!.Length > 0) ? null : Takes;

    /// <inheritdoc />
    public override JsonElement? Parse(string text) => Split(text, ',');

    /// <inheritdoc />
    public override JsonElement? ParseField(string text) => Split(text, isMultiline ? '\n' : ',');

    /// <inheritdoc />
    public override string ToField(JsonElement value) => string.Join(isMultiline ? "\n" : ", ", value.EnumerateArray().Select(t => t.GetString()));

    private JsonElement Split(string text, char separator) =>
        Element(text.Split(separator, StringSplitOptions.RemoveEmptyEntries | (isMultiline ? StringSplitOptions.None : StringSplitOptions.TrimEntries)).ToImmutableArray());
}
