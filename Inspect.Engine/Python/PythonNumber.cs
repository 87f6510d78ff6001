using System.Globalization;

namespace Inspect.Engine.Python;

/// <summary>Numbers as Python spells them.</summary>
public static class PythonNumber
{
    /// <summary>A number rounded to two decimals by its exact binary value, ties to even.</summary>
    public static double RoundToHundredths(double value) => double.IsInteger(value * 8)
        ? (double)Math.Round((decimal)value, 2, MidpointRounding.ToEven)
        : double.Parse(value.ToString("F2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The spelling of a float: shortest digits that read back the same, with <c>.0</c> for whole numbers below 1e16, exponents as <c>1e+22</c> and <c>1e-07</c>.</summary>
    public static string Format(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        var magnitude = Math.Abs(value);
        if (magnitude is 0 or (>= 1e-4 and < 1e16))
        {
            var plain = value.ToString("R", CultureInfo.InvariantCulture);
            if (plain.Contains('E', StringComparison.Ordinal))
            {
                plain = decimal.Parse(plain, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
            }

            return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
        }

        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        if (at < 0)
        {
            // .NET goes on without an exponent a little longer.
            var digits = text.TrimStart('-');
            var shortest = digits.TrimEnd('0');
            return string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : string.Empty)}{shortest[0]}{(shortest.Length > 1 ? "." : string.Empty)}{shortest.AsSpan(1)}e+{digits.Length - 1:00}");
        }

        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, at)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }
}
