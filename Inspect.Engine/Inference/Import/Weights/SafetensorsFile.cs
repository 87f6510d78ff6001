using System.Buffers.Binary;
using System.Text.Json;

namespace Inspect.Engine.Inference.Import.Weights;

/// <summary>Reads the header of a safetensors file: names, shapes and places of tensors.</summary>
/// <remarks>
/// https://github.com/huggingface/safetensors#format: 8 bytes with the length of the header, the header as JSON, the numbers. The tensors
/// cover the numbers without holes and overlaps; nothing that the header says is believed before it is checked against the file.
/// </remarks>
internal static class SafetensorsFile
{
    // As in the format's own library.
    private const int MostHeaderBytes = 100_000_000;
    private const string CopyAgain = "Copy the file again from where the model came from.";

    /// <summary>Reads the tensors of a file.</summary>
    /// <exception cref="ModelLoadException">It is damaged.</exception>
    public static IReadOnlyList<StoredTensor> Read(MappedFile file)
    {
        try
        {
            using var header = HeaderOf(file, out var start);
            if (header.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("its header is no JSON object");
            }

            var tensors = new List<StoredTensor>();
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var property in header.RootElement.EnumerateObject())
            {
                if (!names.Add(property.Name))
                {
                    throw new FormatException($"it names the tensor {property.Name} twice");
                }

                if (property.Name != "__metadata__")
                {
                    tensors.Add(Read(file, start, property));
                }
            }

            CheckPlaces(tensors, start, file.Length);
            return tensors;
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new ModelLoadException($"{file.Path} cannot be read: {error.Message.TrimEnd('.')}. {CopyAgain}", error);
        }
    }

    private static JsonDocument HeaderOf(MappedFile file, out long start)
    {
        if (file.Length < 8)
        {
            throw new FormatException("it has less than 8 bytes");
        }

        using var first = file.View(0, 8);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(first.Bytes(0, 8));
        if (length > (ulong)Math.Min(file.Length - 8, MostHeaderBytes))
        {
            throw new FormatException($"its header is said to have {length:N0} bytes, more than there are");
        }

        start = 8 + (long)length;
        using var view = file.View(8, (long)length);
        return JsonDocument.Parse(view.Bytes(0, (int)length).ToArray());
    }

    private static StoredTensor Read(MappedFile file, long start, JsonProperty property)
    {
        var name = property.Name;
        if (property.Value.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"the entry of the tensor {name} is no object");
        }

        // A key that stands there twice would let two readers see two files.
        if (property.Value.EnumerateObject().GroupBy(p => p.Name).Any(g => g.Count() > 1))
        {
            throw new FormatException($"the entry of the tensor {name} has a key twice");
        }

        var type = property.Value.GetProperty("dtype").GetString();
        if (type is null || !PlainFormats.Safetensors.TryGetValue(type, out var format))
        {
            throw new FormatException($"the tensor {name} is stored as {type}, which is not known");
        }

        var shape = property.Value.GetProperty("shape").EnumerateArray().Select(d => Number(d, name)).ToList();
        var offsets = property.Value.GetProperty("data_offsets").EnumerateArray().Select(d => Number(d, name)).ToList();
        if (offsets is not [var begin, var end] || end < begin || end > file.Length - start)
        {
            throw new FormatException($"the tensor {name} lies outside of the file");
        }

        var bytes = shape.Aggregate((long)format.BlockBytes, (product, dimension) => checked(product * dimension));
        return bytes == end - begin
            ? new StoredTensor(name, format, shape, file, start + begin, bytes)
            : throw new FormatException($"the tensor {name} needs {bytes:N0} bytes by its shape, but has {end - begin:N0}");
    }

    private static long Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) && number >= 0
            ? number
            : throw new FormatException($"the tensor {name} has {element.GetRawText()} where a whole number from 0 on is needed");

    private static void CheckPlaces(List<StoredTensor> tensors, long start, long end)
    {
        var at = start;
        foreach (var tensor in tensors.OrderBy(t => t.Offset).ThenBy(t => t.Bytes))
        {
            if (tensor.Offset != at)
            {
                throw new FormatException(tensor.Offset < at ? $"the tensor {tensor.Name} shares bytes with another" : $"there are bytes before the tensor {tensor.Name} that belong to none");
            }

            at += tensor.Bytes;
        }

        if (at != end)
        {
            throw new FormatException("there are bytes behind the last tensor");
        }
    }
}
