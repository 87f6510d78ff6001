using System.Text.Json.Nodes;
using Inspect.Engine.Inference.Import.Gguf;

namespace Inspect.Engine.Inference.Import.Tokenizers;

/// <summary>Byte pairs with a list of merges. How a text is split before is told by a name alone.</summary>
internal sealed class MergeTokenizer(GgufMetadata metadata, GgufTokenizer tokenizer)
{
    /// <summary>The tokenizer, without its special tokens.</summary>
    /// <exception cref="ModelLoadException">The merges are missing or damaged, or the split is not known.</exception>
    public JsonObject ToJson()
    {
        var name = metadata.Text("tokenizer.ggml.pre") ?? "default";
        if (!TextSplits.ByName.TryGetValue(name, out var split))
        {
            throw new ModelLoadException($"{metadata.Path} splits texts by the rule {name}, which is not known. Import the model from its folder with tokenizer.json instead.");
        }

        var steps = new JsonArray();
        foreach (var pattern in split.Patterns)
        {
            steps.Add((JsonNode)new JsonObject { ["type"] = "Split", ["pattern"] = new JsonObject { ["Regex"] = pattern }, ["behavior"] = "Isolated", ["invert"] = false });
        }

        var hasPrefix = metadata.Flag("tokenizer.ggml.add_space_prefix") ?? false;
        steps.Add((JsonNode)new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = hasPrefix, ["trim_offsets"] = true, ["use_regex"] = false });
        return new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = null,
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = steps },
            ["post_processor"] = null,
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = true, ["trim_offsets"] = true, ["use_regex"] = true },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = split.IgnoresMerges,
                ["vocab"] = tokenizer.Vocabulary(),
                ["merges"] = Merges(),
            },
        };
    }

    /// <summary>Whether texts begin with a token where the file does not say.</summary>
    public static bool Begins(string? name) => name is not null && TextSplits.ByName.TryGetValue(name, out var split) && split.Begins;

    /// <summary>Merges whose parts or whole are no tokens would never be made, and are refused by the tokenizer.</summary>
    private JsonArray Merges()
    {
        var known = tokenizer.Tokens.ToHashSet(StringComparer.Ordinal);
        var merges = new JsonArray();
        foreach (var merge in metadata.List<string>("tokenizer.ggml.merges") ?? throw metadata.Wrong("tokenizer.ggml.merges"))
        {
            // The first letter may itself be a space.
            var space = merge.IndexOf(' ', Math.Min(1, merge.Length));
            if (space < 1 || space == merge.Length - 1)
            {
                throw metadata.Wrong("tokenizer.ggml.merges");
            }

            var (left, right) = (merge[..space], merge[(space + 1)..]);
            if (known.Contains(left) && known.Contains(right) && known.Contains(left + right))
            {
                merges.Add((JsonNode)new JsonArray(left, right));
            }
        }

        return merges;
    }
}
