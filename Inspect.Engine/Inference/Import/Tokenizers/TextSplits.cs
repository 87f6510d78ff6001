namespace Inspect.Engine.Inference.Import.Tokenizers;

/// <summary>How texts are split before their bytes merge, by the names that GGUF files have for it.</summary>
internal static class TextSplits
{
    private const string Words = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Endings = @"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])";
    private const string Rest = @" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string Llama3 = Endings + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|" + Rest;
    private const string Qwen2 = Endings + @"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}|" + Rest;
    private const string Punctuation = @"[\p{P}\$\+<=>\^~\|]+";
    private const string Upper = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+";
    private const string Lower = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*";
    private const string RestWithSlash = @" ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private static readonly (string[] Names, TextSplit Split)[] All =
    [
        (["gpt-2", "phi-2", "jina-es", "jina-de", "gigachat", "jina-v2-es", "jina-v2-de", "a.x-4.0", "mellum", "mpt", "olmo", "jais", "trillion", "granite-docling"], new([Words])),
        (["default"], new([Punctuation, Words, @"\p{N}+", "[0-9][0-9][0-9]"])),
        (["llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2"], new([Llama3]) { IgnoresMerges = true, Begins = true }),
        (["dbrx", "smaug-bpe", "chatglm-bpe", "glm4"], new([Llama3])),
        (["qwen2", "deepseek-r1-qwen", "stablelm2", "hunyuan", "megrez", "kormo"], new([Qwen2])),
        (["smollm", "starcoder", "refact", "command-r", "codeshell", "exaone", "minerva-7b"], new([@"\p{N}", Words])),
        (["falcon"], new([@"[\p{P}\$\+<=>\^~\|`]+", Words, "[0-9][0-9][0-9]"])),
        (["tekken"], new([$"{Upper}|{Lower}|\\p{{N}}|{RestWithSlash}"]) { IgnoresMerges = true, Begins = true }),
        (["gpt-4o", "llama4", "kanana2"], new([$"{Upper}(?i:'s|'t|'re|'ve|'m|'ll|'d)?|{Lower}(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{{N}}{{1,3}}|{RestWithSlash}"])),
        (["deepseek-coder"], new([@"[\r\n]", @"\s?\p{L}+", @"\s?\p{P}+", @"[一-龥ࠀ-一가-퟿]+", @"\p{N}"])),
    ];

    /// <summary>The splits by name.</summary>
    public static IReadOnlyDictionary<string, TextSplit> ByName { get; } =
        All.SelectMany(a => a.Names.Select(n => (Name: n, a.Split))).ToDictionary(p => p.Name, p => p.Split, StringComparer.Ordinal);
}

/// <summary>How a text is split: each pattern splits what the one before has left in one piece.</summary>
/// <param name="Patterns">Regular expressions.</param>
internal sealed record TextSplit(string[] Patterns)
{
    /// <summary>A piece that is a token is taken as it is.</summary>
    public bool IgnoresMerges { get; init; }

    /// <summary>Texts begin with a token of their own.</summary>
    public bool Begins { get; init; }
}
