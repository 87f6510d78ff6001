using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import.Gguf;

/// <summary>What the header of a GGUF file says.</summary>
/// <param name="Version">Version of the format.</param>
/// <param name="Alignment">Tensors begin at multiples of so many bytes.</param>
/// <param name="DataOffset">Where the tensors begin in the file.</param>
/// <param name="Metadata">The metadata.</param>
/// <param name="Tensors">The tensors, in the order of the file.</param>
internal sealed record GgufHeader(int Version, int Alignment, long DataOffset, GgufMetadata Metadata, IReadOnlyList<StoredTensor> Tensors);
