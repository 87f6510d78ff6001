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

    /// <summary>The id of 128 given bits, most significant byte first.</summary>
    internal static string Of(ReadOnlySpan<byte> bytes)
    {
        var value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        return string.Create(Length, value, static (span, rest) =>
        {
            for (var i = Length - 1; i >= 0; i--)
            {
                (rest, var digit) = UInt128.DivRem(rest, 57);
                span[i] = Alphabet[(int)digit];
            }
        });
    }
}
