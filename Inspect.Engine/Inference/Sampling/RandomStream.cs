using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Inspect.Engine.Inference.Sampling;

/// <summary>Random numbers of one answer, one a token, by position: they depend neither on the batch nor on what other answers draw.</summary>
/// <param name="key">Which stream it is.</param>
/// <remarks>SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014) of key and position. Not comparable with the streams of other engines.</remarks>
public readonly struct RandomStream(ulong key)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>The stream of one call in one sample.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="sample">Id of the item.</param>
    /// <param name="epoch">Repetition, from 1.</param>
    /// <param name="call">Number of the call in the sample, from 1.</param>
    public static RandomStream Of(long seed, string sample, int epoch, int call) =>
        new(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seed}\n{epoch}\n{call}\n{sample}"))));

    /// <summary>The stream of another answer to the same call.</summary>
    /// <param name="number">Which other, from 1.</param>
    public RandomStream Other(int number) => new(XxHash3.HashToUInt64(BitConverter.GetBytes(key), number));

    /// <summary>The number at a position, at least 0 and below 1.</summary>
    public double At(int position)
    {
        var z = key + (Gamma * ((ulong)position + 1));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1UL << 53));
    }
}
