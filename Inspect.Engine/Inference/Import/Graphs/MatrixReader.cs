using System.Numerics.Tensors;
using Inspect.Engine.Inference.Import.Decoders;
using Inspect.Engine.Inference.Import.Weights;

namespace Inspect.Engine.Inference.Import.Graphs;

/// <summary>Reads rows of a matrix as float32, from maps of its tensors. Rows may be read by several threads.</summary>
internal sealed class MatrixReader : IDisposable
{
    private readonly List<(MatrixPart Part, int First, MappedView View, float[]? Whole, float[]? Scales)> _parts = [];

    /// <summary>Maps the tensors of a matrix.</summary>
    public MatrixReader(Matrix matrix)
    {
        var first = 0;
        foreach (var part in matrix.Parts)
        {
            var view = part.Tensor.Open();
            _parts.Add((part, first, view, part.IsTransposed || part.Columns == 1 ? Decode(part.Tensor, view) : null, ScalesOf(part)));
            first += part.Rows;
        }
    }

    /// <summary>Reads a row.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="target">As long as a row.</param>
    public void Read(int row, Span<float> target)
    {
        var (part, first, view, whole, scales) = _parts[^1];
        for (var i = 0; i < _parts.Count - 1; i++)
        {
            if (row < _parts[i + 1].First)
            {
                (part, first, view, whole, scales) = _parts[i];
                break;
            }
        }

        var at = part.RowOf is { } rowOf ? rowOf(row - first) : row - first;
        if (whole is null)
        {
            var bytes = part.Columns / part.Tensor.Format.BlockSize * part.Tensor.Format.BlockBytes;
            part.Tensor.Format.Decode!(view.Bytes((long)at * bytes, bytes), target);
        }
        else if (part.IsTransposed)
        {
            var rows = (int)part.Tensor.Shape[1];
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = whole[((long)i * rows) + at];
            }
        }
        else
        {
            target[0] = whole[at];
        }

        if (scales is not null)
        {
            MultiplyBlocks(part.Scales!, scales, at, target);
        }

        if (part.Offset != 0)
        {
            TensorPrimitives.Add(target, part.Offset, target);
        }

        if (part.Scale != 1)
        {
            TensorPrimitives.Multiply(target, part.Scale, target);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.View.Dispose();
        }
    }

    private static void MultiplyBlocks(ScaleGrid grid, float[] scales, int row, Span<float> target)
    {
        var perRow = (int)(((long)target.Length + grid.BlockColumns - 1) / grid.BlockColumns);
        var first = row / grid.BlockRows * perRow;
        for (var block = 0; block < perRow; block++)
        {
            var from = block * grid.BlockColumns;
            var piece = target.Slice(from, Math.Min(grid.BlockColumns, target.Length - from));
            TensorPrimitives.Multiply(piece, scales[first + block], piece);
        }
    }

    private static float[]? ScalesOf(MatrixPart part)
    {
        if (part.Scales is not { } grid)
        {
            return null;
        }

        using var view = grid.Tensor.Open();
        return Decode(grid.Tensor, view);
    }

    private static float[] Decode(StoredTensor tensor, MappedView view)
    {
        var all = new float[tensor.Count];
        tensor.Format.Decode!(view.Bytes(0, checked((int)tensor.Bytes)), all);
        return all;
    }
}
