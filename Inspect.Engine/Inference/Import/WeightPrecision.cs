using System.Diagnostics.CodeAnalysis;

namespace Inspect.Engine.Inference.Import;

/// <summary>What the weights of an imported model are stored as.</summary>
public enum WeightPrecision
{
    /// <summary>8 bits in blocks of 32 with a scale each, written <c>int8</c>: the default on a CPU.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "It is the written name of the precision.")]
    Int8,

    /// <summary>4 bits in blocks of 32 with a scale each, written <c>int4</c>: half the size, and less true to the source.</summary>
    Int4,

    /// <summary>32-bit floats, written <c>fp32</c>: as true as the source, four times the size of <see cref="Int8"/>.</summary>
    Fp32,

    /// <summary>16-bit floats, written <c>fp16</c>: for CUDA.</summary>
    Fp16,
}
