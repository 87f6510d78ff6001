using System.Text;
using System.Text.Json;

namespace Inspect.Engine.Inference.Tokenization;

/// <summary>What each token of a vocabulary adds to a text that goes on: bytes of UTF-8, which may be part of a character.</summary>
/// <remarks>Read from the file as decoders of language models work: letters that stand for bytes, or marks for spaces and <c>&lt;0xNN&gt;</c> for bytes.</remarks>
internal sealed class TokenBytes
{
    private const char SpaceMark = '\u2581';

    private readonly Dictionary<uint, byte[]> _bytes = [];
    private readonly HashSet<uint> _special;

    private TokenBytes(HashSet<uint> special) => _special = special;

    /// <summary>The decoder is of a kind whose tokens add the same bytes wherever they stand.</summary>
    public bool IsCertain { get; private set; }

    /// <summary>Ids with bytes, marks of the model left out.</summary>
    public IEnumerable<KeyValuePair<uint, byte[]>> Texts => _bytes.Where(b => b.Value.Length > 0 && !_special.Contains(b.Key));

    /// <summary>The bytes of a token; none for one that the vocabulary lacks. Of a mark of the model, those of its name.</summary>
    public byte[] Of(uint id) => _bytes.GetValueOrDefault(id, []);

    /// <summary>Reads a <c>tokenizer.json</c>.</summary>
    /// <param name="json">The file.</param>
    /// <param name="special">Ids that are marks of the model.</param>
    public static TokenBytes Read(ReadOnlyMemory<byte> json, IEnumerable<uint> special)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var bytes = new TokenBytes([.. special]);
        var kinds = root.TryGetProperty("decoder", out var decoder) ? KindsOf(decoder).ToHashSet(StringComparer.Ordinal) : [];
        var isByteLevel = kinds.Contains("ByteLevel");
        bytes.IsCertain = isByteLevel || kinds.Overlaps(["ByteFallback", "Metaspace"]);
        if (root.TryGetProperty("model", out var model) && model.TryGetProperty("vocab", out var vocabulary))
        {
            foreach (var (text, id) in TokensOf(vocabulary))
            {
                bytes._bytes[id] = isByteLevel ? OfLetters(text) : OfMarks(text);
            }
        }

        if (root.TryGetProperty("added_tokens", out var added) && added.ValueKind == JsonValueKind.Array)
        {
            foreach (var token in added.EnumerateArray())
            {
                bytes._bytes[token.GetProperty("id").GetUInt32()] = Encoding.UTF8.GetBytes(token.GetProperty("content").GetString() ?? string.Empty);
            }
        }

        return bytes;
    }

    private static IEnumerable<string> KindsOf(JsonElement decoder)
    {
        if (decoder.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        var inner = decoder.TryGetProperty("decoders", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().SelectMany(KindsOf) : [];
        return decoder.TryGetProperty("type", out var type) && type.GetString() is { } kind ? inner.Append(kind) : inner;
    }

    /// <summary>A map from text to id, or a list of texts with their weights, whose places are the ids.</summary>
    private static IEnumerable<(string Text, uint Id)> TokensOf(JsonElement vocabulary) => vocabulary.ValueKind switch
    {
        JsonValueKind.Object => vocabulary.EnumerateObject().Where(t => t.Value.ValueKind == JsonValueKind.Number).Select(t => (t.Name, t.Value.GetUInt32())),
        JsonValueKind.Array => vocabulary.EnumerateArray().Select((t, id) => (t.ValueKind == JsonValueKind.Array ? t[0].GetString() ?? string.Empty : string.Empty, (uint)id)),
        _ => [],
    };

    /// <summary>Every byte has a letter of its own: those that can be printed stand for themselves, the others for the next free ones from U+0100 on.</summary>
    private static byte[] OfLetters(string text)
    {
        var bytes = new List<byte>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value < Letters.Length && Letters[rune.Value] >= 0)
            {
                bytes.Add((byte)Letters[rune.Value]);
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
            }
        }

        return [.. bytes];
    }

    private static byte[] OfMarks(string text) =>
        text.Length == 6 && text.StartsWith("<0x", StringComparison.Ordinal) && text[5] == '>' && byte.TryParse(text.AsSpan(3, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var single)
            ? [single]
            : Encoding.UTF8.GetBytes(text.Replace(SpaceMark, ' '));

    private static short[] Letters { get; } = MakeLetters();

    private static short[] MakeLetters()
    {
        var letters = new short[256 + 68];
        Array.Fill(letters, (short)-1);
        var next = 256;
        for (short value = 0; value < 256; value++)
        {
            var isItself = value is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            letters[isItself ? value : next++] = value;
        }

        return letters;
    }
}
