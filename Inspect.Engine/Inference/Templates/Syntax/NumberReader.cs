using System.Globalization;
using System.Numerics;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Reads numbers of a template: whole ones in four radixes, floats, underscores between digits.</summary>
internal static class NumberReader
{
    private const int MostDigits = 4_300;

    /// <summary>Reads the number at a place.</summary>
    /// <returns>The place behind it; null where it has too many digits.</returns>
    public static int? Read(string source, int at, out object number)
    {
        var end = FloatEnd(source, at) ?? at;
        number = 0L;
        if (end > at)
        {
            number = double.Parse(Plain(source, at, end), CultureInfo.InvariantCulture);
            return end - at > MostDigits ? null : end;
        }

        var radix = source[at] == '0' && at + 1 < source.Length ? char.ToLowerInvariant(source[at + 1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 10 } : 10;
        var start = radix == 10 ? at : at + 2;
        end = radix == 10 && source[at] == '0' ? Digits(source, start, static c => c == '0') : Digits(source, start, c => IsDigit(c, radix));
        if (end == start)
        {
            // 0x without a digit is 0 and a name.
            return at + 1;
        }

        if (end - start > MostDigits)
        {
            return null;
        }

        var value = BigInteger.Zero;
        foreach (var digit in Plain(source, start, end))
        {
            value = (value * radix) + Convert.ToInt32(digit.ToString(), 16);
        }

        number = Kinds.Box(value);
        return end;
    }

    /// <summary>Where a float ends; null where there is none. Behind a point a number is an index: <c>x.0.1</c>.</summary>
    private static int? FloatEnd(string source, int at)
    {
        if (at > 0 && source[at - 1] == '.')
        {
            return null;
        }

        var end = Digits(source, at, char.IsAsciiDigit);
        var hasPoint = end + 1 < source.Length && source[end] == '.' && char.IsAsciiDigit(source[end + 1]);
        end = hasPoint ? Digits(source, end + 1, char.IsAsciiDigit) : end;
        var mark = end < source.Length && source[end] is 'e' or 'E' ? end + 1 : end;
        var exponent = mark > end && mark < source.Length && source[mark] is '+' or '-' ? mark + 1 : mark;
        var hasExponent = mark > end && exponent < source.Length && char.IsAsciiDigit(source[exponent]);
        return hasExponent ? Digits(source, exponent, char.IsAsciiDigit) : hasPoint ? end : null;
    }

    private static int Digits(string source, int at, Func<char, bool> isDigit)
    {
        while (at < source.Length && (isDigit(source[at]) || (source[at] == '_' && at + 1 < source.Length && isDigit(source[at + 1]))))
        {
            at++;
        }

        return at;
    }

    private static bool IsDigit(char character, int radix) => char.IsAsciiHexDigit(character) && Convert.ToInt32(character.ToString(), 16) < radix;

    private static string Plain(string source, int start, int end) => source[start..end].Replace("_", string.Empty, StringComparison.Ordinal);
}
