namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>Names of a decoder's tensors, without <c>.weight</c> and <c>.bias</c>; <c>{0}</c> is the number of the layer.</summary>
internal sealed record TensorNames
{
    /// <summary>Embeddings of tokens.</summary>
    public required string Embedding { get; init; }

    /// <summary>Embeddings of positions.</summary>
    public string Positions { get; init; } = string.Empty;

    /// <summary>Norm before the head.</summary>
    public required string FinalNorm { get; init; }

    /// <summary>The head.</summary>
    public required string Head { get; init; }

    /// <summary>Norm before the attention.</summary>
    public required string AttentionNorm { get; init; }

    /// <summary>Norm behind the attention.</summary>
    public string AttentionPostNorm { get; init; } = string.Empty;

    /// <summary>Norm before the feed-forward part.</summary>
    public string FeedForwardNorm { get; init; } = string.Empty;

    /// <summary>Norm behind the feed-forward part.</summary>
    public string FeedForwardPostNorm { get; init; } = string.Empty;

    /// <summary>Queries, keys and values in one.</summary>
    public string Qkv { get; init; } = string.Empty;

    /// <summary>Queries.</summary>
    public string Query { get; init; } = string.Empty;

    /// <summary>Keys.</summary>
    public string Key { get; init; } = string.Empty;

    /// <summary>Values.</summary>
    public string Value { get; init; } = string.Empty;

    /// <summary>Norm of each head's queries.</summary>
    public string QueryNorm { get; init; } = string.Empty;

    /// <summary>Norm of each head's keys.</summary>
    public string KeyNorm { get; init; } = string.Empty;

    /// <summary>What takes what the attention gives.</summary>
    public required string Output { get; init; }

    /// <summary>Gate of the feed-forward part, or gate and first product in one.</summary>
    public string Gate { get; init; } = string.Empty;

    /// <summary>First product of the feed-forward part.</summary>
    public required string Up { get; init; }

    /// <summary>Last product of the feed-forward part.</summary>
    public required string Down { get; init; }
}
