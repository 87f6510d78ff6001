using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Logs.Journal;

/// <summary>
/// Copies of what was written to a file and is not on its disk for certain, in large pieces that are used again: an array of its own for each write
/// would live just long enough to be moved by the collector twice. Not thread-safe.
/// </summary>
internal sealed class UnsyncedBytes
{
    private const int PieceBytes = 1 << 18;

    private readonly List<Piece> _pieces = [];

    /// <summary>There are none.</summary>
    public bool IsEmpty => _pieces.Count == 0;

    /// <summary>Keeps a copy.</summary>
    /// <param name="offset">Where it was written.</param>
    /// <param name="bytes">What was written.</param>
    public void Add(long offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_pieces is not [.., var last] || last.Offset + last.Length != offset || last.Length == last.Bytes.Length)
            {
                last = new Piece { Offset = offset, Bytes = ArrayPool<byte>.Shared.Rent(PieceBytes) };
                _pieces.Add(last);
            }

            var taken = Math.Min(bytes.Length, last.Bytes.Length - last.Length);
            bytes[..taken].CopyTo(last.Bytes.AsSpan(last.Length));
            last.Length += taken;
            offset += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>Puts older ones before these.</summary>
    public void Prepend(UnsyncedBytes older) => _pieces.InsertRange(0, older._pieces);

    /// <summary>Writes them where they were written before.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteAgain(SafeFileHandle file)
    {
        foreach (var piece in _pieces)
        {
            RandomAccess.Write(file, piece.Bytes.AsSpan(0, piece.Length), piece.Offset);
        }
    }

    /// <summary>Forgets what lies at an offset or behind it: the file is cut there.</summary>
    public void Cut(long offset)
    {
        foreach (var piece in _pieces)
        {
            piece.Length = (int)Math.Clamp(offset - piece.Offset, 0, piece.Length);
        }

        Return(p => p.Length == 0);
    }

    /// <summary>Forgets all: they are on the disk.</summary>
    public void Clear() => Return(_ => true);

    private void Return(Predicate<Piece> which)
    {
        foreach (var piece in _pieces.FindAll(which))
        {
            ArrayPool<byte>.Shared.Return(piece.Bytes);
        }

        _pieces.RemoveAll(which);
    }

    private sealed class Piece
    {
        public required long Offset { get; init; }

        public required byte[] Bytes { get; init; }

        public int Length { get; set; }
    }
}
