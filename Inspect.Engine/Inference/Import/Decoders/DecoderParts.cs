namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>A decoder with the weights of each of its parts.</summary>
/// <param name="Shape">What its configuration says.</param>
/// <param name="Embedding">Embeddings of the tokens, a row each.</param>
/// <param name="Positions">Embeddings of the positions, a row each; null where there are none.</param>
/// <param name="Layers">The layers.</param>
/// <param name="FinalNorm">Norm before the head.</param>
/// <param name="Head">Makes logits; null where the embedding does.</param>
internal sealed record DecoderParts(DecoderShape Shape, Matrix Embedding, Matrix? Positions, IReadOnlyList<LayerParts> Layers, NormPart FinalNorm, Matrix? Head)
{
    /// <summary>Number of parameters; those of a tied head count once.</summary>
    public long Parameters => Embedding.Count + (Positions?.Count ?? 0) + (Head?.Count ?? 0) + FinalNorm.Count + Layers.Sum(l => l.Parameters);

    /// <summary>All matrices, for progress.</summary>
    public long SourceBytes => Layers.SelectMany(l => l.Matrices).Append(Embedding).Concat(Positions is null ? [] : [Positions]).Concat(Head is null ? [] : [Head])
        .Sum(m => m.Parts.Sum(SizeOf));

    /// <summary>Bytes of the rows that a part takes from its tensor.</summary>
    public static long SizeOf(MatrixPart part) => (long)((double)part.Rows * part.Columns / Math.Max(1, part.Tensor.Count) * part.Tensor.Bytes);
}

/// <summary>A norm's weights.</summary>
/// <param name="Weight">What it multiplies with.</param>
/// <param name="Bias">What it adds; null where it adds nothing.</param>
internal sealed record NormPart(Matrix Weight, Matrix? Bias)
{
    /// <summary>Number of parameters.</summary>
    public long Count => Weight.Count + (Bias?.Count ?? 0);
}

/// <summary>A matrix and what is added to its product.</summary>
/// <param name="Weight">The matrix.</param>
/// <param name="Bias">What is added; null where nothing is.</param>
internal sealed record ProductPart(Matrix Weight, Matrix? Bias)
{
    /// <summary>Number of parameters.</summary>
    public long Count => Weight.Count + (Bias?.Count ?? 0);
}

/// <summary>The weights of a layer.</summary>
internal sealed record LayerParts
{
    /// <summary>Norm before the attention.</summary>
    public required NormPart AttentionNorm { get; init; }

    /// <summary>Norm behind the attention; null where there is none.</summary>
    public NormPart? AttentionPostNorm { get; init; }

    /// <summary>Norm before the feed-forward part; null where it takes the attention's.</summary>
    public NormPart? FeedForwardNorm { get; init; }

    /// <summary>Norm behind the feed-forward part; null where there is none.</summary>
    public NormPart? FeedForwardPostNorm { get; init; }

    /// <summary>Norm of each head's queries; null where there is none.</summary>
    public NormPart? QueryNorm { get; init; }

    /// <summary>Norm of each head's keys; null where there is none.</summary>
    public NormPart? KeyNorm { get; init; }

    /// <summary>Gives queries.</summary>
    public required ProductPart Query { get; init; }

    /// <summary>Gives keys.</summary>
    public required ProductPart Key { get; init; }

    /// <summary>Gives values.</summary>
    public required ProductPart Value { get; init; }

    /// <summary>Takes what the attention gives.</summary>
    public required ProductPart Output { get; init; }

    /// <summary>Gate of the feed-forward part; null where it has none.</summary>
    public ProductPart? Gate { get; init; }

    /// <summary>First product of the feed-forward part.</summary>
    public required ProductPart Up { get; init; }

    /// <summary>Last product of the feed-forward part.</summary>
    public required ProductPart Down { get; init; }

    /// <summary>All its matrices.</summary>
    public IEnumerable<Matrix> Matrices => Products.Select(p => p.Weight);

    /// <summary>Number of parameters.</summary>
    public long Parameters => Products.Sum(p => p.Count)
        + new[] { AttentionNorm, AttentionPostNorm, FeedForwardNorm, FeedForwardPostNorm, QueryNorm, KeyNorm }.Sum(n => n?.Count ?? 0);

    private IEnumerable<ProductPart> Products => new[] { Query, Key, Value, Output, Gate, Up, Down }.OfType<ProductPart>();
}
