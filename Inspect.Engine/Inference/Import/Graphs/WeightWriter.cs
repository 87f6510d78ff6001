using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Inspect.Engine.Inference.Import.Decoders;
using Inspect.Engine.Inference.Onnx;

namespace Inspect.Engine.Inference.Import.Graphs;

/// <summary>Writes weights into a file beside a graph, some thousand rows at a time, and names them in the graph.</summary>
/// <param name="graph">The graph.</param>
/// <param name="path">Path of the file.</param>
/// <param name="isHalf">Numbers that are not quantised are written as float16.</param>
/// <param name="advance">Is told the bytes of the source that are through.</param>
/// <param name="cancellationToken">Breaks it off.</param>
internal sealed class WeightWriter(OnnxGraphWriter graph, string path, bool isHalf, Action<long> advance, CancellationToken cancellationToken) : IDisposable
{
    // 16 MB as float32: enough for all cores, little beside the model.
    private const int NumbersAtOnce = 4 << 20;

    // So that a map of the file begins at a page.
    private const int Alignment = 4_096;
    private const int LargeBytes = 1 << 20;
    private const int SmallAlignment = 64;

    private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
    private readonly string _name = Path.GetFileName(path);
    private double _error;
    private double _size;
    private long _end;

    /// <summary>Type of numbers that are not quantised.</summary>
    public int NumberType => isHalf ? OnnxType.Fp16 : OnnxType.Fp32;

    /// <summary>Mean size of the errors of quantised weights, relative to the weights' mean size; 0 where none are quantised.</summary>
    public double MeanRelativeError => _size > 0 ? _error / _size : 0;

    /// <summary>Writes a matrix as it is.</summary>
    /// <returns>Its name.</returns>
    public string Plain(string name, Matrix matrix) => Rows(name, matrix, matrix.Columns == 1 ? [matrix.Rows] : [matrix.Rows, matrix.Columns], isTurned: false);

    /// <summary>Writes a matrix with its columns as rows, which is how a product takes it.</summary>
    /// <returns>Its name.</returns>
    public string Turned(string name, Matrix matrix) => Rows(name, matrix, [matrix.Columns, matrix.Rows], isTurned: true);

    /// <summary>Writes numbers.</summary>
    /// <returns>Their name.</returns>
    public string Plain(string name, ReadOnlySpan<float> numbers, params IEnumerable<long> shape)
    {
        var width = isHalf ? 2 : 4;
        var offset = Align((long)numbers.Length * width);
        Write(offset, numbers);
        return graph.External(name, NumberType, shape, _name, offset, (long)numbers.Length * width);
    }

    /// <summary>Writes a matrix in blocks of whole numbers with a scale each.</summary>
    /// <returns>Names of the numbers, shape <c>[rows, blocks, bytes]</c>, and of the scales.</returns>
    public (string Numbers, string Scales) Quantised(string name, Matrix matrix, int bits)
    {
        var blocks = (matrix.Columns + BlockQuantiser.BlockSize - 1) / BlockQuantiser.BlockSize;
        var bytes = blocks * BlockQuantiser.BlockSize * bits / 8;
        var scales = new float[(long)matrix.Rows * blocks];
        var offset = Align((long)matrix.Rows * bytes);
        var sums = new Lock();
        using var reader = new MatrixReader(matrix);
        ForRows(matrix, (first, count) =>
        {
            var numbers = ArrayPool<byte>.Shared.Rent(count * bytes);
            Spread(count, (from, to) =>
            {
                var (error, size) = (0.0, 0.0);
                var row = new float[blocks * BlockQuantiser.BlockSize];
                for (var i = from; i < to; i++)
                {
                    reader.Read(first + i, row.AsSpan(0, matrix.Columns));
                    var (rowError, rowSize) = BlockQuantiser.Quantise(row, bits, numbers.AsSpan(i * bytes, bytes), scales.AsSpan((int)(((long)first + i) * blocks), blocks));
                    (error, size) = (error + rowError, size + rowSize);
                }

                lock (sums)
                {
                    (_error, _size) = (_error + error, _size + size);
                }
            });
            RandomAccess.Write(_file.SafeFileHandle, numbers.AsSpan(0, count * bytes), offset + ((long)first * bytes));
            ArrayPool<byte>.Shared.Return(numbers);
        });
        var weights = graph.External($"{name}_Q{bits}", OnnxType.Bytes, [matrix.Rows, blocks, BlockQuantiser.BlockSize * bits / 8], _name, offset, (long)matrix.Rows * bytes);
        return (weights, Plain($"{name}_scales", scales, matrix.Rows, blocks));
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private string Rows(string name, Matrix matrix, IReadOnlyList<long> shape, bool isTurned)
    {
        var width = isHalf ? 2 : 4;
        var offset = Align(matrix.Count * width);
        using var reader = new MatrixReader(matrix);
        ForRows(matrix, (first, count) =>
        {
            var columns = matrix.Columns;
            var numbers = ArrayPool<float>.Shared.Rent(count * columns);
            Spread(count, (from, to) =>
            {
                var row = new float[isTurned ? columns : 0];
                for (var i = from; i < to; i++)
                {
                    reader.Read(first + i, isTurned ? row : numbers.AsSpan(i * columns, columns));
                    for (var column = 0; column < row.Length; column++)
                    {
                        numbers[(column * count) + i] = row[column];
                    }
                }
            });
            if (isTurned)
            {
                for (var column = 0; column < columns; column++)
                {
                    Write(offset + ((((long)column * matrix.Rows) + first) * width), numbers.AsSpan(column * count, count));
                }
            }
            else
            {
                Write(offset + ((long)first * columns * width), numbers.AsSpan(0, count * columns));
            }

            ArrayPool<float>.Shared.Return(numbers);
        });
        return graph.External(name, NumberType, shape, _name, offset, matrix.Count * width);
    }

    private void ForRows(Matrix matrix, Action<int, int> run)
    {
        var most = Math.Max(1, NumbersAtOnce / Math.Max(1, matrix.Columns));
        var bytes = matrix.Parts.Sum(DecoderParts.SizeOf);
        for (var first = 0; first < matrix.Rows; first += most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(most, matrix.Rows - first);
            run(first, count);
            advance((long)((double)bytes * count / matrix.Rows));
        }
    }

    /// <summary>Spreads rows over the cores, a run of them each.</summary>
    private static void Spread(int count, Action<int, int> run)
    {
        var parts = Math.Clamp(Environment.ProcessorCount * 4, 1, Math.Max(1, count / 16));
        Parallel.For(0, parts, part => run((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts)));
    }

    private long Align(long length)
    {
        var to = length >= LargeBytes ? Alignment : SmallAlignment;
        var offset = (_end + to - 1) / to * to;
        _end = offset + length;
        return offset;
    }

    private void Write(long offset, ReadOnlySpan<float> numbers)
    {
        if (!isHalf)
        {
            RandomAccess.Write(_file.SafeFileHandle, MemoryMarshal.AsBytes(numbers), offset);
            return;
        }

        var halves = ArrayPool<Half>.Shared.Rent(numbers.Length);
        TensorPrimitives.ConvertToHalf(numbers, halves);
        RandomAccess.Write(_file.SafeFileHandle, MemoryMarshal.AsBytes(halves.AsSpan(0, numbers.Length)), offset);
        ArrayPool<Half>.Shared.Return(halves);
    }
}
