using System.Globalization;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Models.Caching;

/// <summary>A time as settings write it: a whole number and one of the letters s, m, h, D, W, M (30 days) and Y (365 days) (semantics 5.6).</summary>
public static partial class CacheDuration
{
    private const long MostSeconds = 1L << 53;

    /// <summary>Seconds that a text stands for; null when it is no time.</summary>
    /// <param name="text">The text. What stands before the letter is read as the reference's <c>int()</c> reads it: spaces, a sign and underscores between digits pass.</param>
    public static long? Seconds(string text)
    {
        if (text.Length < 2 || UnitOf(text[^1]) is not { } unit || !Number().IsMatch(text.AsSpan(0, text.Length - 1)))
        {
            return null;
        }

        return long.TryParse(text[..^1].Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) && Math.Abs((decimal)count) * unit <= MostSeconds
            ? count * unit
            : null;
    }

    private static long? UnitOf(char letter) => letter switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'D' => 86_400,
        'W' => 7 * 86_400,
        'M' => 30 * 86_400,
        'Y' => 365 * 86_400,
        _ => null,
    };

    [GeneratedRegex(@"\A\s*[+-]?[0-9]+(?:_[0-9]+)*\s*\z")]
    private static partial Regex Number();
}
