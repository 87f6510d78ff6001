using static Inspect.Engine.Logs.Zip.ZipFormat;

namespace Inspect.Engine.Logs.Zip;

/// <summary>What no true log exceeds. Readers refuse more; the packer stays below, so that whatever is written can be read.</summary>
internal static class ZipLimits
{
    /// <summary>How many times its packed bytes a member can have, packed with Zstandard. Texts of logs pack 3 to 50 times, a conversation that repeats itself some hundred times.</summary>
    public const long LargestRatio = 5_000;

    // What a member below it does to memory or disk is no harm.
    private const long SmallestBomb = 64L << 20;

    // Deflate reaches 1,032 at most, and that with nothing but zeros.
    private const long LargestDeflateRatio = 700;

    /// <summary>A member of these sizes is packed as only a bomb is.</summary>
    public static bool IsBomb(int method, long packedBytes, long sizeBytes) =>
        sizeBytes > SmallestBomb && sizeBytes / Math.Max(1, packedBytes) > (method == Deflate ? LargestDeflateRatio : LargestRatio);
}
