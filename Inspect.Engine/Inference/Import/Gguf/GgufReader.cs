using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import.Gguf;

/// <summary>Reads the header of a GGUF file. Counts and lengths are checked against what there is before anything is made after them.</summary>
/// <remarks>https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3.</remarks>
internal sealed class GgufReader(MappedView view, MappedFile file)
{
    private const uint Magic = 0x46554747;
    private const int UsualAlignment = 32;
    private const int MostDimensions = 4;
    private const int MostKeyBytes = 65_535;
    private const int MostTextBytes = 64 << 20;

    // A key has at least its length and a value; a tensor its length, a count, a type and an offset.
    private const int LeastKeyBytes = 13;
    private const int LeastTensorBytes = 24;

    // No model comes near.
    private const int MostTensors = 1 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private long _at;

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public GgufHeader Read()
    {
        if (view.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(view.Bytes(0, 4)) != Magic)
        {
            throw new FormatException("it does not begin as a GGUF file");
        }

        _at = 4;
        var version = UInt32();
        if (version is not (2 or 3))
        {
            throw new FormatException(BinaryPrimitives.ReverseEndianness(version) is 2 or 3
                ? "its bytes are in the order of big-endian machines, which is not supported"
                : $"it has the version {version} of the format, and 2 and 3 can be read");
        }

        var tensorCount = Count(LeastTensorBytes, MostTensors, "tensors");
        var keyCount = Count(LeastKeyBytes, int.MaxValue, "keys");
        var metadata = ReadMetadata(keyCount);
        var alignment = AlignmentOf(metadata);
        var infos = new List<TensorInfo>();
        for (var i = 0L; i < tensorCount; i++)
        {
            infos.Add(ReadInfo());
        }

        var start = AlignUp(_at, alignment);
        return new GgufHeader((int)version, alignment, start, metadata, PlaceAll(infos, start, alignment));
    }

    private GgufMetadata ReadMetadata(long count)
    {
        var values = new Dictionary<string, GgufValue>(StringComparer.Ordinal);
        for (var i = 0L; i < count; i++)
        {
            var key = Text(MostKeyBytes, "a key");
            if (!values.TryAdd(key, Value((GgufType)UInt32(), key)))
            {
                throw new FormatException($"it has the key {key} twice");
            }
        }

        return new GgufMetadata(values, file.Path);
    }

    private GgufValue Value(GgufType type, string key)
    {
        if (type != GgufType.ARRAY)
        {
            return new GgufValue(type, null, Single(type, key));
        }

        var items = (GgufType)UInt32();
        object value = items switch
        {
            GgufType.STRING => List(8, key, () => Text(MostTextBytes, key)),
            GgufType.BOOL => List(1, key, () => (bool)Single(items, key)),
            GgufType.FLOAT32 or GgufType.FLOAT64 => List(SizeOf(items), key, () => (double)Single(items, key)),
            GgufType.UINT8 or GgufType.UINT16 or GgufType.UINT32 or GgufType.UINT64 => List(SizeOf(items), key, () => (ulong)Single(items, key)),
            GgufType.INT8 or GgufType.INT16 or GgufType.INT32 or GgufType.INT64 => List(SizeOf(items), key, () => (long)Single(items, key)),
            _ => throw new FormatException($"the key {key} is a list of the type {(int)items}, which is not known"),
        };
        return new GgufValue(type, items, value);
    }

    private T[] List<T>(int leastBytes, string key, Func<T> read)
    {
        var items = new T[Count(leastBytes, int.MaxValue / 16, $"entries of {key}")];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = read();
        }

        return items;
    }

    private object Single(GgufType type, string key) => type switch
    {
        GgufType.UINT8 => (ulong)Take(1)[0],
        GgufType.INT8 => (long)(sbyte)Take(1)[0],
        GgufType.UINT16 => (ulong)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)),
        GgufType.INT16 => (long)BinaryPrimitives.ReadInt16LittleEndian(Take(2)),
        GgufType.UINT32 => (ulong)UInt32(),
        GgufType.INT32 => (long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)),
        GgufType.FLOAT32 => (double)BinaryPrimitives.ReadSingleLittleEndian(Take(4)),
        GgufType.BOOL => Take(1)[0] is var flag and <= 1 ? flag == 1 : throw new FormatException($"the key {key} is neither yes nor no"),
        GgufType.STRING => Text(MostTextBytes, key),
        GgufType.UINT64 => BinaryPrimitives.ReadUInt64LittleEndian(Take(8)),
        GgufType.INT64 => BinaryPrimitives.ReadInt64LittleEndian(Take(8)),
        GgufType.FLOAT64 => BinaryPrimitives.ReadDoubleLittleEndian(Take(8)),
        _ => throw new FormatException($"the key {key} has the type {(int)type}, which is not known"),
    };

    private static int SizeOf(GgufType type) => type switch
    {
        GgufType.UINT8 or GgufType.INT8 or GgufType.BOOL => 1,
        GgufType.UINT16 or GgufType.INT16 => 2,
        GgufType.UINT64 or GgufType.INT64 or GgufType.FLOAT64 => 8,
        _ => 4,
    };

    private static int AlignmentOf(GgufMetadata metadata)
    {
        if (!metadata.Values.ContainsKey("general.alignment"))
        {
            return UsualAlignment;
        }

        var alignment = metadata.Whole("general.alignment")!.Value;
        return alignment is > 0 and <= 1 << 20 && BitOperations.IsPow2(alignment)
            ? alignment
            : throw new FormatException($"it aligns tensors to {alignment} bytes, which is no power of two");
    }

    private TensorInfo ReadInfo()
    {
        var name = Text(MostKeyBytes, "a tensor's name");
        var count = UInt32();
        if (count is 0 or > MostDimensions)
        {
            throw new FormatException($"the tensor {name} has {count} dimensions, and 1 to {MostDimensions} can be read");
        }

        var shape = new long[count];
        var total = 1L;
        for (var i = 0; i < count; i++)
        {
            var dimension = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
            if (dimension == 0 || dimension > (ulong)(long.MaxValue / total))
            {
                throw new FormatException($"the tensor {name} has a dimension of {dimension:N0}, which cannot be");
            }

            // The innermost dimension comes first in the file.
            shape[count - 1 - i] = (long)dimension;
            total *= (long)dimension;
        }

        return new TensorInfo(name, shape, total, UInt32(), BinaryPrimitives.ReadUInt64LittleEndian(Take(8)));
    }

    private List<StoredTensor> PlaceAll(List<TensorInfo> infos, long start, int alignment)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var tensors = new List<StoredTensor>(infos.Count);
        foreach (var info in infos)
        {
            if (!names.Add(info.Name))
            {
                throw new FormatException($"it has the tensor {info.Name} twice");
            }

            tensors.Add(Place(info, start, alignment));
        }

        var end = 0L;
        foreach (var tensor in tensors.OrderBy(t => t.Offset))
        {
            end = tensor.Offset >= end ? tensor.Offset + tensor.Bytes : throw new FormatException($"the tensor {tensor.Name} shares bytes with another");
        }

        return tensors;
    }

    private StoredTensor Place(TensorInfo info, long start, int alignment)
    {
        if (!GgufFormats.ById.TryGetValue(info.Type, out var format))
        {
            throw new FormatException($"the tensor {info.Name} has the type {info.Type}, which is not known");
        }

        if (info.Shape[^1] % format.BlockSize != 0)
        {
            throw new FormatException($"the tensor {info.Name} has rows of {info.Shape[^1]:N0} numbers, which are no whole blocks of {format.Name}");
        }

        var blocks = info.Count / format.BlockSize;
        var room = view.Length - start;
        if (info.Offset % (ulong)alignment != 0 || room < 0 || info.Offset > (ulong)room || blocks > (room - (long)info.Offset) / format.BlockBytes)
        {
            throw new FormatException($"the tensor {info.Name} lies outside of the file, or not at a multiple of {alignment} bytes");
        }

        return new StoredTensor(info.Name, format, info.Shape, file, start + (long)info.Offset, blocks * format.BlockBytes);
    }

    private static long AlignUp(long value, int alignment) => (value + alignment - 1) / alignment * alignment;

    private uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private long Count(int leastBytes, long most, string what)
    {
        var count = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        return count <= (ulong)Math.Min((view.Length - _at) / leastBytes, most)
            ? (long)count
            : throw new FormatException($"it is said to have {count:N0} {what}, more than it has room for");
    }

    private string Text(int most, string what)
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        if (length > (ulong)Math.Min(view.Length - _at, most))
        {
            throw new FormatException($"the length of {what} is said to be {length:N0} bytes, more than there are");
        }

        try
        {
            return Strict.GetString(Take((int)length));
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException($"{what} is no UTF-8 text");
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > view.Length - _at)
        {
            throw new FormatException("it ends inside its header");
        }

        var taken = view.Bytes(_at, length);
        _at += length;
        return taken;
    }

    private sealed record TensorInfo(string Name, long[] Shape, long Count, uint Type, ulong Offset);
}
