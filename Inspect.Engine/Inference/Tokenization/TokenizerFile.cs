using System.Text.Json;

namespace Inspect.Engine.Inference.Tokenization;

/// <summary>A <c>tokenizer.json</c> made ready for the library, which always adds special tokens and always drops them again.</summary>
/// <param name="Json">The rewritten file: no post-processor, truncation or padding, no token marked special, malformed merges as pairs.</param>
/// <param name="SpecialIds">Ids that were marked special.</param>
/// <param name="ByteIds">Ids of single bytes (<c>&lt;0xNN&gt;</c>), where the vocabulary falls back to bytes or the decoder puts them together.</param>
/// <param name="Before">Ids that stand before a raw text.</param>
/// <param name="After">Ids that stand after a raw text.</param>
/// <param name="Clash">Added tokens that want the same blanks.</param>
internal sealed record TokenizerFile(
    byte[] Json, IReadOnlySet<uint> SpecialIds, IReadOnlySet<uint> ByteIds, IReadOnlyList<uint> Before, IReadOnlyList<uint> After, BlankClash Clash)
{
    private static readonly byte[] Null = "null"u8.ToArray();
    private static readonly byte[] False = "false"u8.ToArray();

    /// <summary>Reads and rewrites the text of a file.</summary>
    /// <exception cref="JsonException">The file is not JSON.</exception>
    /// <exception cref="FormatException">The library would end the process on it.</exception>
    public static TokenizerFile Rewrite(ReadOnlySpan<byte> json)
    {
        json = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
        var scan = new Scan();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            scan.ReadTopLevel(ref reader);
        }

        return scan.IsBlind
            ? throw new FormatException("one of its added tokens takes the blanks behind it, in texts that are normalised first, and another, of blanks alone, takes those before it: on some of them the tokenizer's library ends the process")
            : new TokenizerFile(scan.Apply(json), scan.SpecialIds, scan.ByteIds, scan.Processor.Before, scan.Processor.After, scan.Clash);
    }

    /// <summary>One pass over the file that notes what to replace; everything else is copied as it is.</summary>
    private sealed class Scan
    {
        private readonly List<(int Start, int End, byte[] With)> _edits = [];
        private readonly List<string> _merges = [];
        private (int Start, int End) _mergesAt;
        private readonly HashSet<string> _vocabulary = new(StringComparer.Ordinal);

        private readonly HashSet<uint> _bytes = [];
        private bool _hasBytes;
        private bool _hasNormalizer;
        private bool _isTakerNormalised;

        public HashSet<uint> SpecialIds { get; } = [];

        public BlankClash Clash { get; } = new();

        /// <summary>Which texts the library cannot take is not seen before they are normalised.</summary>
        public bool IsBlind => Clash.IsPossible && _isTakerNormalised && _hasNormalizer;

        public IReadOnlySet<uint> ByteIds => _hasBytes ? _bytes : new HashSet<uint>();

        public PostProcessor Processor { get; private set; } = PostProcessor.None;

        public void ReadTopLevel(ref Utf8JsonReader reader)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "post_processor":
                    var start = (int)reader.TokenStartIndex;
                    using (var document = JsonDocument.ParseValue(ref reader))
                    {
                        Processor = PostProcessor.Read(document.RootElement);
                    }

                    _edits.Add((start, (int)reader.BytesConsumed, Null));
                    break;
                case "truncation" or "padding":
                    var from = (int)reader.TokenStartIndex;
                    reader.Skip();
                    _edits.Add((from, (int)reader.BytesConsumed, Null));
                    break;
                case "normalizer" or "pre_tokenizer" or "decoder":
                    using (var document = JsonDocument.ParseValue(ref reader))
                    {
                        TokenizerParts.Check(document.RootElement);
                        _hasBytes |= name == "decoder" && Puts(document.RootElement);
                        _hasNormalizer |= name == "normalizer" && document.RootElement.ValueKind == JsonValueKind.Object;
                    }

                    break;
                case "added_tokens" when reader.TokenType == JsonTokenType.StartArray:
                    ReadAddedTokens(ref reader);
                    break;
                case "model" when reader.TokenType == JsonTokenType.StartObject:
                    ReadModel(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        public byte[] Apply(ReadOnlySpan<byte> json)
        {
            if (_merges.Count > 0)
            {
                _edits.Add((_mergesAt.Start, _mergesAt.End, JsonSerializer.SerializeToUtf8Bytes(_merges.Select(SplitMerge))));
            }

            var output = new MemoryStream(json.Length);
            var at = 0;
            foreach (var (start, end, with) in _edits.OrderBy(e => e.Start))
            {
                output.Write(json[at..start]);
                output.Write(with);
                at = end;
            }

            output.Write(json[at..]);
            return output.ToArray();
        }

        private void ReadAddedTokens(ref Utf8JsonReader reader)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                uint id = 0;
                var (content, isSpecial, isNormalised, takesNext, takesLast) = (string.Empty, false, false, false, false);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString();
                    reader.Read();
                    switch (name)
                    {
                        case "id":
                            id = reader.GetUInt32();
                            break;
                        case "special" when reader.TokenType == JsonTokenType.True:
                            isSpecial = true;
                            _edits.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed, False));
                            break;
                        case "content" when reader.TokenType == JsonTokenType.String:
                            content = reader.GetString()!;
                            break;
                        case "rstrip" when reader.TokenType == JsonTokenType.True:
                            takesNext = true;
                            break;
                        case "lstrip" when reader.TokenType == JsonTokenType.True:
                            takesLast = true;
                            break;
                        case "normalized" when reader.TokenType == JsonTokenType.True:
                            isNormalised = true;
                            break;
                        default:
                            reader.Skip();
                            break;
                    }
                }

                if (isSpecial)
                {
                    SpecialIds.Add(id);
                }

                Clash.Add(content, takesNext, takesLast);
                _isTakerNormalised |= takesNext && isNormalised;
            }
        }

        private void ReadModel(ref Utf8JsonReader reader)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "byte_fallback":
                        _hasBytes |= reader.TokenType == JsonTokenType.True;
                        break;
                    case "vocab" when reader.TokenType == JsonTokenType.StartObject:
                        ReadVocabulary(ref reader);
                        break;
                    case "vocab" when reader.TokenType == JsonTokenType.StartArray:
                        ReadScores(ref reader);
                        break;
                    case "merges" when reader.TokenType == JsonTokenType.StartArray:
                        ReadMerges(ref reader);
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }
        }

        /// <summary>The decoder makes characters of single bytes, alone or as a step of several.</summary>
        private static bool Puts(JsonElement decoder) => decoder.ValueKind == JsonValueKind.Object
            && ((decoder.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("ByteFallback"))
                || (decoder.TryGetProperty("decoders", out var steps) && steps.ValueKind == JsonValueKind.Array && steps.EnumerateArray().Any(Puts)));

        private static bool IsByte(ReadOnlySpan<byte> token) => token.Length == 6 && token.StartsWith("<0x"u8) && token[5] == (byte)'>';

        /// <summary>Tokens with scores, whose ids are their places.</summary>
        private void ReadScores(ref Utf8JsonReader reader)
        {
            for (uint id = 0; reader.Read() && reader.TokenType == JsonTokenType.StartArray; id++)
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    if (reader.TokenType == JsonTokenType.String && IsByte(reader.ValueSpan))
                    {
                        _bytes.Add(id);
                    }

                    reader.Skip();
                }
            }
        }

        private void ReadVocabulary(ref Utf8JsonReader reader)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var span = reader.ValueSpan;
                var isByte = IsByte(span);
                if (span.Contains((byte)' '))
                {
                    _vocabulary.Add(reader.GetString()!);
                }

                reader.Read();
                if (isByte && reader.TryGetUInt32(out var id))
                {
                    _bytes.Add(id);
                }
            }
        }

        /// <summary>A merge is two tokens with one space between them; old files have tokens that are spaces themselves. The library takes texts or pairs, not both.</summary>
        private void ReadMerges(ref Utf8JsonReader reader)
        {
            var start = (int)reader.TokenStartIndex;
            var isOdd = false;
            var all = new List<string>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    isOdd |= reader.ValueSpan.Count((byte)' ') != 1;
                    all.Add(reader.GetString()!);
                }
                else
                {
                    reader.Skip();
                }
            }

            _mergesAt = (start, (int)reader.BytesConsumed);
            if (isOdd)
            {
                _merges.AddRange(all);
            }
        }

        /// <summary>Splits where both halves and their sum can be tokens: those without a space are taken to exist.</summary>
        private string[] SplitMerge(string text)
        {
            for (var i = 1; i < text.Length - 1; i++)
            {
                if (text[i] == ' ' && IsToken(text[..i]) && IsToken(text[(i + 1)..]) && IsToken(text[..i] + text[(i + 1)..]))
                {
                    return [text[..i], text[(i + 1)..]];
                }
            }

            return text.Split(' ', 2);
        }

        private bool IsToken(string text) => !text.Contains(' ', StringComparison.Ordinal) || _vocabulary.Contains(text);
    }
}
