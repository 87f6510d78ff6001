using System.Security.Cryptography;

namespace Inspect.Engine.Values;

/// <summary>The short random ids of runs, samples, messages and events.</summary>
public static class LogId
{
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int Length = 22;
    private const int Bytes = 16;

    /// <summary>Ids that one call for random bytes is enough for: a sample has twenty, and each call asks the system.</summary>
    private const int Ahead = 64;

    /// <summary>Digits that 64 bits hold: dividing 128 bits costs many times as much.</summary>
    private const int DigitsAtOnce = 10;

    /// <summary>57 to the power of <see cref="DigitsAtOnce"/>.</summary>
    private const ulong Step = 362_033_331_456_891_249;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _left;

    /// <summary>A new id: 128 random bits as 22 characters of base 57, most significant first (log format 1.4).</summary>
    public static string New()
    {
        _random ??= new byte[Ahead * Bytes];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(_random);
            _left = Ahead;
        }

        return Of(_random.AsSpan(--_left * Bytes, Bytes));
    }

    /// <summary>The id of a text: the same for the same text.</summary>
    internal static string Of(string text) => Of(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)).AsSpan(0, Bytes));

    /// <summary>The id of 128 given bits, most significant byte first.</summary>
    internal static string Of(ReadOnlySpan<byte> bytes)
    {
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(Length, value, static (span, rest) =>
        {
            for (var end = Length; end > 0; end -= DigitsAtOnce)
            {
                (rest, var low) = UInt128.DivRem(rest, Step);
                Write(span[Math.Max(0, end - DigitsAtOnce)..end], (ulong)low);
            }
        });
    }

    private static void Write(Span<char> digits, ulong rest)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            (rest, var digit) = Math.DivRem(rest, 57UL);
            digits[i] = Alphabet[(int)digit];
        }
    }
}
