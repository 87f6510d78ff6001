namespace Inspect.Engine.Inference.GenAi;

/// <summary>What only a run of the model shows.</summary>
/// <param name="VocabularySize">Number of logits.</param>
/// <param name="Mixing">Which rows may run together.</param>
/// <param name="GivesAll">It gives the logits of all tokens that it is given, in float32; else of the last alone.</param>
/// <param name="TakesPieces">A prompt may be given piece by piece. Is found out by the first that is long, on the thread that owns the model.</param>
internal sealed record GenAiTraits(int VocabularySize, RowMixing Mixing, bool GivesAll, Lazy<bool> TakesPieces)
{
    /// <summary>Tokens from which on a prompt runs alone and in pieces.</summary>
    public const int LongPrompt = 1_024;

    /// <summary>Tokens of a piece: what a cancel waits for, and logits are kept for.</summary>
    public const int Piece = 256;

    /// <summary>Bytes of logits that rows of a batch take: GenAI keeps those of every position of their prompts.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="length">Tokens of the longest prompt, to which the others are padded.</param>
    public long LogitsBytes(int rows, int length) => (long)rows * length * VocabularySize * sizeof(float);

    /// <summary>The prompt is given in pieces.</summary>
    public bool IsInPieces(int length) => length > LongPrompt && TakesPieces.Value;
}
