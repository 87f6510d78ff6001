using System.Collections.Immutable;
using Parquet;
using Parquet.Schema;

namespace Inspect.Engine.Logs.Tables;

/// <summary>A table as Apache Parquet: in groups of rows, of which one is held in memory.</summary>
internal sealed class ParquetTable : ITableWriter
{
    private const int MostRows = 10_000;
    private const long MostCharacters = 4 << 20;

    private readonly ImmutableArray<(int Place, ParquetColumn Column)> _columns;
    private readonly ParquetWriter _writer;
    private int _rows;
    private long _characters;

    private ParquetTable(ImmutableArray<(int Place, ParquetColumn Column)> columns, ParquetWriter writer)
    {
        _columns = columns;
        _writer = writer;
    }

    public static async Task<ParquetTable> CreateAsync(ImmutableArray<(int Place, TableColumn Column)> columns, Stream output, CancellationToken cancellationToken)
    {
        ImmutableArray<(int Place, ParquetColumn Column)> made = [.. columns.Select(c => (c.Place, ParquetColumn.Of(c.Column)))];
        var schema = new ParquetSchema([.. made.Select(c => c.Column.Field)]);
        return new ParquetTable(made, await ParquetWriter.CreateAsync(schema, output, cancellationToken: cancellationToken).ConfigureAwait(false));
    }

    public async ValueTask WriteAsync(IReadOnlyDictionary<int, Cell> cells)
    {
        foreach (var (place, column) in _columns)
        {
            var cell = cells.GetValueOrDefault(place);
            column.Add(cell);
            _characters += cell.Content?.Length ?? 0;
        }

        if (++_rows >= MostRows || _characters >= MostCharacters)
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_rows > 0)
        {
            await FlushAsync().ConfigureAwait(false);
        }

        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private async Task FlushAsync()
    {
        using var group = _writer.CreateRowGroup();
        foreach (var (_, column) in _columns)
        {
            await column.WriteAsync(group).ConfigureAwait(false);
        }

        _rows = 0;
        _characters = 0;
    }
}
