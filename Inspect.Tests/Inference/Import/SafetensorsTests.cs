using System.Buffers.Binary;
using System.Text;
using Inspect.Engine.Inference.Import.Decoders;
using Inspect.Engine.Inference.Import.Graphs;
using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Tests.Inference.Import;

/// <summary>Numbers of a safetensors file.</summary>
public sealed class SafetensorsTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Read_Float8_GivesTheNumbersOfTheFormats()
    {
        // One, the largest, the smallest, minus two, no number; of the other kind infinity too.
        byte[] four = [0x38, 0x7E, 0x01, 0xC0, 0x7F, 0x80];
        byte[] five = [0x3C, 0x7B, 0x01, 0xC0, 0x7E, 0x7C];
        using var file = Write("""{"a":{"dtype":"F8_E4M3","shape":[6],"data_offsets":[0,6]},"b":{"dtype":"F8_E5M2","shape":[6],"data_offsets":[6,12]}}""", [.. four, .. five]);

        var tensors = SafetensorsFile.Read(file);

        Assert.Equal([1, 448, MathF.Pow(2, -9), -2, float.NaN, -0f], Numbers(tensors[0]));
        Assert.Equal([1, 57_344, MathF.Pow(2, -16), -2, float.NaN, float.PositiveInfinity], Numbers(tensors[1]));
    }

    [Fact]
    public void Read_Float8WithFactorsByBlock_GivesTheirProducts()
    {
        var bytes = Enumerable.Repeat((byte)0x38, 15).ToArray();
        var factors = new byte[16];
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(factors.AsSpan(4 * i), i + 1);
        }

        using var file = Write("""{"w":{"dtype":"F8_E4M3","shape":[3,5],"data_offsets":[0,15]},"w_scale_inv":{"dtype":"F32","shape":[2,2],"data_offsets":[15,31]}}""", [.. bytes, .. factors]);
        var tensors = SafetensorsFile.Read(file).ToDictionary(t => t.Name);
        var matrix = new Matrix(new MatrixPart(tensors["w"], 3, 5) { Scales = new ScaleGrid(tensors["w_scale_inv"], 2, 3) });

        Assert.Equal([1, 1, 1, 2, 2, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4], ReadAll(matrix));
    }

    /// <inheritdoc />
    public void Dispose() => File.Delete(_path);

    private static float[] Numbers(StoredTensor tensor) => ReadAll(new Matrix(new MatrixPart(tensor, (int)tensor.Shape[0], 1)));

    private static float[] ReadAll(Matrix matrix)
    {
        using var reader = new MatrixReader(matrix);
        var all = new float[matrix.Count];
        for (var row = 0; row < matrix.Rows; row++)
        {
            reader.Read(row, all.AsSpan(row * matrix.Columns, matrix.Columns));
        }

        return all;
    }

    private MappedFile Write(string header, byte[] numbers)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(_path, [.. length, .. text, .. numbers]);
        return MappedFile.Open(_path);
    }
}
