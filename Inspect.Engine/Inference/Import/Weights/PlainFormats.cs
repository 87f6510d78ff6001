using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Inspect.Engine.Inference.Import.Weights;

/// <summary>Formats that store each number by itself.</summary>
internal static class PlainFormats
{
    /// <summary>Formats of a safetensors file, by name. Those without a decoder are known by their size alone.</summary>
    public static IReadOnlyDictionary<string, TensorFormat> Safetensors { get; } = new TensorFormat[]
    {
        new("F64", 1, 8, DecodeDouble), new("F32", 1, 4, DecodeSingle), new("F16", 1, 2, DecodeHalf), new("BF16", 1, 2, DecodeBrain),
        new("F8_E4M3", 1, 1, Float8.DecodeE4M3), new("F8_E5M2", 1, 1, Float8.DecodeE5M2), new("F8_E8M0", 1, 1, null), new("C64", 1, 8, null),
        new("I64", 1, 8, null), new("U64", 1, 8, null), new("I32", 1, 4, null), new("U32", 1, 4, null),
        new("I16", 1, 2, null), new("U16", 1, 2, null), new("I8", 1, 1, null), new("U8", 1, 1, null), new("BOOL", 1, 1, null),
    }.ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>Reads float32.</summary>
    public static void DecodeSingle(ReadOnlySpan<byte> source, Span<float> target)
    {
        if (BitConverter.IsLittleEndian)
        {
            source[..(target.Length * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(target));
            return;
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = BinaryPrimitives.ReadSingleLittleEndian(source[(i * sizeof(float))..]);
        }
    }

    /// <summary>Reads float64.</summary>
    public static void DecodeDouble(ReadOnlySpan<byte> source, Span<float> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(source[(i * sizeof(double))..]);
        }
    }

    /// <summary>Reads float16.</summary>
    public static void DecodeHalf(ReadOnlySpan<byte> source, Span<float> target)
    {
        if (BitConverter.IsLittleEndian && MemoryMarshal.Cast<byte, Half>(source)[..target.Length] is var halves)
        {
            TensorPrimitives.ConvertToSingle(halves, target);
            return;
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(source[(i * 2)..]);
        }
    }

    /// <summary>Reads bfloat16: the upper half of a float32.</summary>
    public static void DecodeBrain(ReadOnlySpan<byte> source, Span<float> target)
    {
        if (BitConverter.IsLittleEndian)
        {
            var halves = MemoryMarshal.Cast<byte, ushort>(source)[..target.Length];
            var bits = MemoryMarshal.Cast<float, uint>(target);
            TensorPrimitives.ConvertTruncating(halves, bits);
            TensorPrimitives.ShiftLeft(bits, 16, bits);
            return;
        }

        for (var i = 0; i < target.Length; i++)
        {
            target[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(source[(i * 2)..]) << 16);
        }
    }
}
