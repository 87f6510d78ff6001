namespace Inspect.Engine.Inference.Constraints;

/// <summary>A set of bytes.</summary>
internal readonly record struct ByteSet(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>There is none in it.</summary>
    public bool IsEmpty => (A | B | C | D) == 0;

    /// <summary>The bytes of a range, both ends in it.</summary>
    public static ByteSet Of(int first, int last)
    {
        Span<ulong> words = stackalloc ulong[4];
        for (var value = first; value <= last; value++)
        {
            words[value >> 6] |= 1UL << (value & 63);
        }

        return new ByteSet(words[0], words[1], words[2], words[3]);
    }

    /// <summary>The bytes of both.</summary>
    public ByteSet With(ByteSet other) => new(A | other.A, B | other.B, C | other.C, D | other.D);

    /// <summary>A byte is in it.</summary>
    public bool Has(byte value) => ((value switch { < 64 => A, < 128 => B, < 192 => C, _ => D } >> (value & 63)) & 1) != 0;
}
