using System.Text.Json.Nodes;
using Inspect.Engine.Inference.Import.Gguf;

namespace Inspect.Engine.Inference.Import.Tokenizers;

/// <summary>SentencePiece with scores: of two neighbours, those merge first whose text has the higher score. As <c>tokenizer.json</c> that is a list of merges in that order.</summary>
internal sealed class ScoreTokenizer(GgufMetadata metadata, GgufTokenizer tokenizer)
{
    private const string Space = "▁";

    // Longer texts than these are no words.
    private const int MostLetters = 256;

    /// <summary>The tokenizer, without its special tokens.</summary>
    /// <exception cref="ModelLoadException">The scores are missing.</exception>
    public JsonObject ToJson()
    {
        var hasPrefix = metadata.Flag("tokenizer.ggml.add_space_prefix") ?? true;
        var replace = new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = " " }, ["content"] = Space };
        var prepend = new JsonObject { ["type"] = "Prepend", ["prepend"] = Space };
        JsonArray decoders =
        [
            new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = Space }, ["content"] = " " },
            new JsonObject { ["type"] = "ByteFallback" },
            new JsonObject { ["type"] = "Fuse" },
        ];
        if (hasPrefix)
        {
            decoders.Add((JsonNode)new JsonObject { ["type"] = "Strip", ["content"] = " ", ["start"] = 1, ["stop"] = 0 });
        }

        var unknown = tokenizer.Id("unknown_token_id") ?? Array.FindIndex(tokenizer.Types, t => t == 2);
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = null,
            ["normalizer"] = hasPrefix ? new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray(prepend, replace) } : replace,
            ["pre_tokenizer"] = null,
            ["post_processor"] = null,
            ["decoder"] = new JsonObject { ["type"] = "Sequence", ["decoders"] = decoders },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = unknown >= 0 ? tokenizer.Tokens[unknown] : null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = true,
                ["byte_fallback"] = true,
                ["ignore_merges"] = false,
                ["vocab"] = tokenizer.Vocabulary(),
                ["merges"] = Merges(),
            },
        };
    }

    private JsonArray Merges()
    {
        var scores = metadata.List<double>("tokenizer.ggml.scores");
        if (scores is null || scores.Length != tokenizer.Tokens.Length)
        {
            throw metadata.Wrong("tokenizer.ggml.scores");
        }

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < tokenizer.Tokens.Length; id++)
        {
            if (tokenizer.IsText(id))
            {
                ids.TryAdd(tokenizer.Tokens[id], id);
            }
        }

        var merges = new List<(double Score, int Id, int Left, int Right)>();
        var spans = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (text, id) in ids.Where(i => i.Key.Length is > 1 and <= MostLetters))
        {
            for (var at = 1; at < text.Length; at++)
            {
                // Never between the two halves of one character.
                if (!char.IsLowSurrogate(text[at]) && spans.TryGetValue(text.AsSpan(0, at), out var left) && spans.TryGetValue(text.AsSpan(at), out var right))
                {
                    merges.Add((scores[id], id, left, right));
                }
            }
        }

        return [.. merges.OrderByDescending(m => m.Score).ThenBy(m => m.Id).ThenBy(m => m.Left).ThenBy(m => m.Right)
            .Select(m => (JsonNode)new JsonArray(tokenizer.Tokens[m.Left], tokenizer.Tokens[m.Right]))];
    }
}
