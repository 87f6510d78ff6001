namespace Inspect.Engine.Python;

/// <summary>The Mersenne twister as the reference seeds and uses it, so that a seed gives the same order there and here (semantics 1.5).</summary>
public sealed class PythonRandom
{
    private const int Size = 624;
    private const int Middle = 397;
    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    /// <summary>Seeds with the absolute value, cut into 32-bit words.</summary>
    public PythonRandom(long seed)
    {
        var value = seed == long.MinValue ? 1UL << 63 : (ulong)Math.Abs(seed);
        uint[] key = value > uint.MaxValue ? [(uint)value, (uint)(value >> 32)] : [(uint)value];
        InitializeByArray(key);
    }

    /// <summary>Puts a list into random order, in place.</summary>
    public void Shuffle<T>(IList<T> items)
    {
        for (var i = items.Count - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>A number from 0 to below the bound, each as likely.</summary>
    /// <param name="bound">At least 1.</param>
    public int Below(int bound)
    {
        var bits = 32 - int.LeadingZeroCount(bound);
        int value;
        do
        {
            value = (int)(NextWord() >> (32 - bits));
        }
        while (value >= bound);

        return value;
    }

    private void Initialize(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Size; i++)
        {
            _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }
    }

    private void InitializeByArray(uint[] key)
    {
        Initialize(19650218u);
        var i = 1;
        var j = 0;
        for (var k = Math.Max(Size, key.Length); k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1664525u)) + key[j] + (uint)j;
            j = (j + 1) % key.Length;
            i = Advance(i);
        }

        for (var k = Size - 1; k > 0; k--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1566083941u)) - (uint)i;
            i = Advance(i);
        }

        _state[0] = 0x80000000u;
    }

    private int Advance(int i)
    {
        if (i + 1 < Size)
        {
            return i + 1;
        }

        _state[0] = _state[Size - 1];
        return 1;
    }

    private uint NextWord()
    {
        if (_next >= Size)
        {
            Twist();
        }

        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        for (var i = 0; i < Size; i++)
        {
            var y = (_state[i] & 0x80000000u) | (_state[(i + 1) % Size] & 0x7fffffffu);
            _state[i] = _state[(i + Middle) % Size] ^ (y >> 1) ^ ((y & 1) == 0 ? 0u : 0x9908b0dfu);
        }

        _next = 0;
    }
}
