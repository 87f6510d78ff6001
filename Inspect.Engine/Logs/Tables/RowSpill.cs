using System.Text;
using Inspect.Engine.Files;

namespace Inspect.Engine.Logs.Tables;

/// <summary>Rows in a temporary file, which goes with its handle: a table whose columns are known only at the end is written from it.</summary>
internal sealed class RowSpill : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly FileStream _file = new(TemporaryFile.Open("table"), FileAccess.ReadWrite, BufferBytes);
    private readonly BinaryWriter _writer;

    /// <summary>Makes the file.</summary>
    /// <exception cref="TemporaryFileException">There is no room for it.</exception>
    public RowSpill() => _writer = new BinaryWriter(_file, Encoding.UTF8, leaveOpen: true);

    /// <summary>Rows that were written.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a row.</summary>
    /// <exception cref="TemporaryFileException">There is no room for it.</exception>
    public void Write(IReadOnlyDictionary<int, Cell> cells)
    {
        try
        {
            _writer.Write7BitEncodedInt(cells.Count);
            foreach (var (place, cell) in cells)
            {
                Write(place, cell);
            }
        }
        catch (IOException error)
        {
            throw new TemporaryFileException(error);
        }

        Count++;
    }

    /// <summary>The rows in their order, each in the same map.</summary>
    public IEnumerable<IReadOnlyDictionary<int, Cell>> Read()
    {
        Rewind();
        using var reader = new BinaryReader(_file, Encoding.UTF8, leaveOpen: true);
        var cells = new Dictionary<int, Cell>();
        for (var row = 0L; row < Count; row++)
        {
            cells.Clear();
            for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            {
                var place = reader.Read7BitEncodedInt();
                var type = (CellType)reader.ReadByte();
                cells[place] = type == CellType.Text ? new Cell(type, 0, reader.ReadString()) : new Cell(type, reader.ReadInt64(), null);
            }

            yield return cells;
        }
    }

    public void Dispose()
    {
        try
        {
            using (_file)
            {
                _writer.Dispose();
            }
        }
        catch (IOException)
        {
            // What could not be written is not needed any more, and the handle is closed.
        }
    }

    private void Write(int place, Cell cell)
    {
        _writer.Write7BitEncodedInt(place);
        _writer.Write((byte)cell.Type);
        if (cell.Type == CellType.Text)
        {
            _writer.Write(cell.Content!);
        }
        else
        {
            _writer.Write(cell.Bits);
        }
    }

    private void Rewind()
    {
        try
        {
            _writer.Flush();
            _file.Position = 0;
        }
        catch (IOException error)
        {
            throw new TemporaryFileException(error);
        }
    }
}
