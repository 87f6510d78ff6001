namespace Inspect.Engine.Inference.Import.Gguf;

/// <summary>Types of metadata, with their numbers in the file.</summary>
internal enum GgufType
{
    /// <summary>A byte.</summary>
    UINT8 = 0,

    /// <summary>A byte with sign.</summary>
    INT8 = 1,

    /// <summary>16 bits.</summary>
    UINT16 = 2,

    /// <summary>16 bits with sign.</summary>
    INT16 = 3,

    /// <summary>32 bits.</summary>
    UINT32 = 4,

    /// <summary>32 bits with sign.</summary>
    INT32 = 5,

    /// <summary>A float32.</summary>
    FLOAT32 = 6,

    /// <summary>A byte, 0 or 1.</summary>
    BOOL = 7,

    /// <summary>A length and UTF-8 bytes.</summary>
    STRING = 8,

    /// <summary>A type, a count and values.</summary>
    ARRAY = 9,

    /// <summary>64 bits.</summary>
    UINT64 = 10,

    /// <summary>64 bits with sign.</summary>
    INT64 = 11,

    /// <summary>A float64.</summary>
    FLOAT64 = 12,
}

/// <summary>A value of the metadata.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Items">Type of its items, where it is an array.</param>
/// <param name="Value">A <see cref="ulong"/>, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>, or an array of one of these.</param>
internal sealed record GgufValue(GgufType Type, GgufType? Items, object Value);
