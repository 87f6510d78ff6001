using System.Globalization;
using Inspect.Engine.Python;

namespace Inspect.Tests.Python;

/// <summary>Numbers in the scripts of the world (semantics 3.12, 3.13), worked out by hand; null is no number.</summary>
public sealed class ForeignNumberTests
{
    [Theory]
    [InlineData("八廿萬", 280_000.0)] // the eight waits behind the twenty: (20 + 8) · 10⁴
    [InlineData("三千〇五", 3_005.0)]
    [InlineData("五〇千", 5_000.0)] // a zero between digit and unit counts for nothing
    [InlineData("亿六", 6.0)] // a large unit without digits before it multiplies nothing
    [InlineData("〇萬", 0.0)]
    [InlineData("❶卅", 31.0)]
    [InlineData("五 .", 5.0)]
    [InlineData("二点五", 2.5)]
    [InlineData("Ⅻ⅑", 12 + (1.0 / 9))]
    [InlineData("Ⅻ²", 144.0)]
    [InlineData("⁷٬ ", 7.0)] // superscripts alone are digits
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("0⁻¹", null)]
    [InlineData("1e300⁹", null)]
    [InlineData(", 3", 0.3)] // one to three digits after the last comma, wherever they stand
    [InlineData("𝟙𝟚", 12.0)]
    [InlineData("-", null)]
    [InlineData("三x", null)]
    public void UnicodeNumber_OfAnyScript_IsRead(string text, double? expected) => AssertSame(expected, UnicodeNumber.TryParse(text, out var value) ? value : null);

    [Theory]
    [InlineData("３.５kg", 3.5)]
    [InlineData("𝟙41-x", 141.0)]
    [InlineData("5² ", 25.0)]
    [InlineData("2¹0", 1_024.0)] // all that follows the first superscript is the exponent
    [InlineData("-0⅕", 0.2)] // a zero has no sign that the fraction could take
    [InlineData("-2½", -2.5)]
    [InlineData("-½", -0.5)]
    [InlineData("9⁹⁹⁹", null)]
    [InlineData("5²x", null)]
    [InlineData(".5", null)]
    public void LeadingNumber_OfAnyScript_IsRead(string text, double? expected) => AssertSame(expected, LeadingNumber.TryParse(text, out var value) ? value : null);

    [Theory]
    [InlineData("ΟΔΟΣ", "οδος")] // the last sigma of a word is another
    [InlineData("ΣΟΣ", "σος")]
    [InlineData("İ", "i\u0307")]
    [InlineData("ABC", "abc")]
    public void Lower_LettersOfOtherScripts_AreThoseOfPython(string text, string expected) => Assert.Equal(expected, LowerCase.Of(text));

    private static void AssertSame(double? expected, double? actual) => Assert.Equal(
        expected?.ToString("G12", CultureInfo.InvariantCulture) ?? "none", actual?.ToString("G12", CultureInfo.InvariantCulture) ?? "none");
}
