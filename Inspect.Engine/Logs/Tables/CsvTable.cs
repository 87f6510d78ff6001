using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Inspect.Engine.Logs.Tables;

/// <summary>A table as comma-separated values. An absent value is empty, an empty text is <c>""</c>.</summary>
internal sealed class CsvTable : ITableWriter
{
    private const int BufferCharacters = 1 << 16;

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n");

    private readonly ImmutableArray<(int Place, TableColumn Column)> _columns;
    private readonly StreamWriter _writer;

    public CsvTable(ImmutableArray<(int Place, TableColumn Column)> columns, Stream output)
    {
        _columns = columns;
        _writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferCharacters, leaveOpen: true) { NewLine = "\n" };
        WriteLine(columns.Select(c => Field(c.Column.Name)));
    }

    public ValueTask WriteAsync(IReadOnlyDictionary<int, Cell> cells)
    {
        WriteLine(_columns.Select(c => cells.TryGetValue(c.Place, out var cell) ? Field(cell, c.Column.Type) : string.Empty));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static string Field(Cell cell, CellType column) => Field(column == CellType.Float && cell.Type == CellType.Integer ? Cell.Of((double)cell.Bits).Text : cell.Text);

    private static string Field(string text) =>
        text.Length == 0 ? "\"\"" : text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private void WriteLine(IEnumerable<string> fields)
    {
        var isFirst = true;
        foreach (var field in fields)
        {
            if (!isFirst)
            {
                _writer.Write(',');
            }

            isFirst = false;
            _writer.Write(field);
        }

        _writer.WriteLine();
    }
}
