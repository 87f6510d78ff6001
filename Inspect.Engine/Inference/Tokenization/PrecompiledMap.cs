using System.Buffers.Binary;
using System.Text;

namespace Inspect.Engine.Inference.Tokenization;

/// <summary>The map of characters of a SentencePiece tokenizer: a trie as an array of 32 bit units, and the texts that its leaves point into.</summary>
/// <remarks>The layout is that of the Darts-clone library, which SentencePiece uses; the tokenizer library follows it without looking at bounds. The trial of a folder follows it only where its own texts lead.</remarks>
internal static class PrecompiledMap
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Checks that no text can lead out of the map.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public static void Check(string base64)
    {
        var bytes = Convert.FromBase64String(base64);
        var size = bytes.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (size == 0 || size % sizeof(uint) != 0 || size > bytes.Length - sizeof(uint))
        {
            throw Damaged();
        }

        var texts = bytes.AsSpan(sizeof(uint) + (int)size);
        try
        {
            Strict.GetCharCount(texts);
        }
        catch (DecoderFallbackException)
        {
            throw Damaged();
        }

        var units = new uint[size / sizeof(uint)];
        for (var i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(sizeof(uint) * (i + 1)));
        }

        Walk(units, texts);
    }

    private static void Walk(uint[] units, ReadOnlySpan<byte> texts)
    {
        var seen = new HashSet<long> { OffsetOf(units[0]) };
        var open = new Stack<long>(seen);
        while (open.TryPop(out var node))
        {
            for (var label = 1; label <= byte.MaxValue; label++)
            {
                var at = node ^ label;
                var unit = at < units.Length ? units[at] : throw Damaged();
                if ((unit & 0x8000_00FF) != label)
                {
                    continue;
                }

                var child = at ^ OffsetOf(unit);
                var hasLeaf = (unit & 0x100) != 0;
                if (hasLeaf && (child >= units.Length || !IsStart(texts, units[child] & 0x7FFF_FFFF)))
                {
                    throw Damaged();
                }

                if (seen.Add(child))
                {
                    open.Push(child);
                }
            }
        }
    }

    /// <summary>A text begins where a character does.</summary>
    private static bool IsStart(ReadOnlySpan<byte> texts, uint at) => at < texts.Length && (texts[(int)at] & 0xC0) != 0x80;

    private static long OffsetOf(uint unit) => (long)(unit >> 10) << (int)((unit & 0x200) >> 6);

    private static FormatException Damaged() => new("the precompiled map of characters is damaged");
}
