namespace Inspect.Engine.Inference.Import.Weights;

/// <summary>Turns whole blocks of a tensor's bytes into numbers.</summary>
/// <param name="source">Bytes of the blocks.</param>
/// <param name="target">The numbers, as many as the blocks hold.</param>
internal delegate void BlockDecoder(ReadOnlySpan<byte> source, Span<float> target);

/// <summary>How the numbers of a tensor are stored.</summary>
/// <param name="Name">Its name, as the file format has it: <c>BF16</c>, <c>Q4_K</c>.</param>
/// <param name="BlockSize">Numbers in a block; rows are whole blocks.</param>
/// <param name="BlockBytes">Bytes of a block.</param>
/// <param name="Decode">Makes float32 of blocks; null where the numbers are no weights, or the format is not supported.</param>
internal sealed record TensorFormat(string Name, int BlockSize, int BlockBytes, BlockDecoder? Decode);
