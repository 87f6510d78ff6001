namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>What a model's configuration says of its decoder, whichever format it comes in.</summary>
internal sealed record DecoderShape
{
    /// <summary>Name of the architecture, as transformers has it.</summary>
    public required string Architecture { get; init; }

    /// <summary>Number of tokens.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Numbers in a state.</summary>
    public required int Hidden { get; init; }

    /// <summary>Number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Heads of queries in a layer.</summary>
    public required int Heads { get; init; }

    /// <summary>Heads of keys and of values in a layer.</summary>
    public required int KeyHeads { get; init; }

    /// <summary>Numbers in a head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Numbers between the two products of a layer's feed-forward part.</summary>
    public required int Intermediate { get; init; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    public required int Context { get; init; }

    /// <summary>Added to the variance before its root is taken.</summary>
    public required float Epsilon { get; init; }

    /// <summary>Norms subtract the mean and have a bias; otherwise they only divide by the root of the mean square.</summary>
    public bool HasMeanNorms { get; init; }

    /// <summary>What is added to the weights of norms: Gemma stores them less one.</summary>
    public float NormOffset { get; init; }

    /// <summary>The function of the feed-forward part.</summary>
    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>The feed-forward part multiplies the function of one product with another product.</summary>
    public bool IsGated { get; init; } = true;

    /// <summary>How attention and feed-forward part follow each other.</summary>
    public BlockOrder Order { get; init; } = BlockOrder.Sequential;

    /// <summary>What attention and feed-forward part give is normed too, before it is added.</summary>
    public bool HasPostNorms { get; init; }

    /// <summary>Each head's queries and keys are normed.</summary>
    public bool HasHeadNorms { get; init; }

    /// <summary>Queries, keys and values have biases.</summary>
    public Presence QkvBias { get; init; }

    /// <summary>What the attention gives has a bias.</summary>
    public Presence OutputBias { get; init; }

    /// <summary>The feed-forward part has biases.</summary>
    public Presence FeedForwardBias { get; init; }

    /// <summary>How queries, keys and values lie in the file.</summary>
    public QkvLayout Qkv { get; init; } = QkvLayout.Separate;

    /// <summary>The two products of a gated feed-forward part lie in one tensor, the gate first.</summary>
    public bool HasPackedGate { get; init; }

    /// <summary>The tensors of layers hold columns where others hold rows.</summary>
    public bool IsTransposed { get; init; }

    /// <summary>Rows of queries and keys lie in pairs that turn together, instead of in halves.</summary>
    public bool HasPairedRows { get; init; }

    /// <summary>The head is the embedding.</summary>
    public Presence TiedHead { get; init; }

    /// <summary>Positions have embeddings of their own.</summary>
    public bool HasPositions { get; init; }

    /// <summary>What products of queries and keys are multiplied with, by layer.</summary>
    public required Func<int, float> Scale { get; init; }

    /// <summary>Tokens that a layer sees, its own included; 0 for all.</summary>
    public Func<int, int> Window { get; init; } = _ => 0;

    /// <summary>Which of <see cref="Ropes"/> a layer turns by; −1 for none.</summary>
    public Func<int, int> RopeOf { get; init; } = _ => 0;

    /// <summary>How queries and keys are turned by their positions.</summary>
    public IReadOnlyList<Rope> Ropes { get; init; } = [];

    /// <summary>Products of queries and keys stay below this; null where nothing holds them.</summary>
    public float? AttentionSoftcap { get; init; }

    /// <summary>Logits stay below this; null where nothing holds them.</summary>
    public float? LogitSoftcap { get; init; }

    /// <summary>What embeddings are multiplied with.</summary>
    public float EmbeddingScale { get; init; } = 1;

    /// <summary>What attention and feed-forward part give is multiplied with.</summary>
    public float ResidualScale { get; init; } = 1;

    /// <summary>What logits are divided by.</summary>
    public float LogitDivisor { get; init; } = 1;

    /// <summary>Rows and columns of a tensor of 8-bit floats that share a factor, where the file has a grid of them.</summary>
    public (int Rows, int Columns) ScaleBlock { get; init; } = (128, 128);

    /// <summary>What is lost or changed on the way, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>The function between the products of a feed-forward part.</summary>
internal enum Activation
{
    /// <summary>x · sigmoid(x).</summary>
    Silu,

    /// <summary>GELU with the error function.</summary>
    Gelu,

    /// <summary>GELU as the hyperbolic tangent approaches it.</summary>
    GeluTanh,

    /// <summary>The positive part.</summary>
    Relu,
}

/// <summary>How the parts of a layer follow each other.</summary>
internal enum BlockOrder
{
    /// <summary>The feed-forward part takes what the attention gave.</summary>
    Sequential,

    /// <summary>Both take the layer's input, each through a norm of its own.</summary>
    Parallel,

    /// <summary>Both take the layer's input through one norm.</summary>
    ParallelOneNorm,
}

/// <summary>Whether a tensor is there.</summary>
internal enum Presence
{
    /// <summary>It is not; one that is there all the same is ignored.</summary>
    No,

    /// <summary>It has to be.</summary>
    Yes,

    /// <summary>The file decides.</summary>
    IfThere,
}

/// <summary>How the rows of queries, keys and values lie in a file.</summary>
internal enum QkvLayout
{
    /// <summary>In a tensor each.</summary>
    Separate,

    /// <summary>In one tensor: all queries, all keys, all values.</summary>
    Stacked,

    /// <summary>In one tensor, by head of keys: its queries, its keys, its values.</summary>
    ByHead,
}
