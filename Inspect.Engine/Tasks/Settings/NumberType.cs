using System.Globalization;
using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>A number.</summary>
/// <param name="low">The least.</param>
/// <param name="high">The most.</param>
public sealed class NumberType(double low, double high) : SettingType
{
    /// <summary>The least number is not allowed itself.</summary>
    public bool IsLowExcluded { get; init; }

    /// <inheritdoc />
    public override string Takes => IsLowExcluded ? $"a number {Range}" : $"a number from {Range}";

    /// <inheritdoc />
    public override string Range => IsLowExcluded ? $"above {Text(low)}, up to {Text(high)}" : $"{Text(low)} to {Text(high)}";

    /// <inheritdoc />
    public override string Kind => "a number";

    /// <inheritdoc />
    public override bool IsKind(JsonElement value) => value.ValueKind == JsonValueKind.Number;

    /// <inheritdoc />
    public override string? Misfit(JsonElement value)
    {
        if (!IsKind(value))
        {
            return Takes;
        }

        var number = value.GetDouble();
        return number >= low && number <= high && !(IsLowExcluded && number == low) ? null : Range;
    }

    /// <inheritdoc />
    public override JsonElement? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? Element(number) : null;

    /// <inheritdoc />
    public override string ToField(JsonElement value) => value.GetDouble().ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary>With a minus sign as people write it.</summary>
    private static string Text(double number) => number.ToString("0.####", CultureInfo.InvariantCulture).Replace('-', '−');
}
