using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>A whole number.</summary>
/// <param name="low">The least.</param>
/// <param name="high">The most.</param>
public sealed class WholeType(long low, long high) : SettingType
{
    /// <summary>The number that the option stands for when it is given without one; null where it needs one.</summary>
    public long? BareNumber { get; init; }

    /// <inheritdoc />
    public override JsonElement? Bare => BareNumber is { } number ? Element(number) : null;

    /// <inheritdoc />
    public override string Takes => $"a whole number from {Range}";

    /// <inheritdoc />
    public override string Range => string.Create(CultureInfo.InvariantCulture, $"{low:N0} to {high:N0}");

    /// <inheritdoc />
    public override string Kind => "a number";

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) => value.ValueKind == JsonValueKind.Number && decimal.IsInteger(Number(value));

    /// <inheritdoc />
    public override string? Misfit(JsonElement value) => !IsKind(value) ? Takes : value.TryGetInt64(out var number) && number >= low && number <= high ? null : Range;

    /// <inheritdoc />
    public override JsonElement? Parse(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? decimal.IsInteger(number) && number >= long.MinValue && number <= long.MaxValue ? Element((long)number) : Element(number)
            : null;

    /// <inheritdoc />
    public override string Show(JsonElement value) => Number(value).ToString("#,##0.####", CultureInfo.InvariantCulture);

    private static decimal Number(JsonElement value) => value.TryGetDecimal(out var number) ? number : decimal.MaxValue;
}
