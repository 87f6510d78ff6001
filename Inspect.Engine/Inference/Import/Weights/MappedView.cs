using System.IO.MemoryMappedFiles;

namespace Inspect.Engine.Inference.Import.Weights;

/// <summary>A mapped part of a file. Its bytes may be read by several threads.</summary>
internal sealed unsafe class MappedView : IDisposable
{
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _start;

    /// <summary>Takes over a view.</summary>
    public MappedView(MemoryMappedViewAccessor? view, long length)
    {
        (_view, Length) = (view, length);
        if (view is not null)
        {
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
            _start += view.PointerOffset;
        }
    }

    /// <summary>Bytes of the part.</summary>
    public long Length { get; }

    /// <summary>Bytes from a place on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They lie outside of the part.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_start is not null)
        {
            _start = null;
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        }

        _view?.Dispose();
    }
}
