using Parquet;
using Parquet.Schema;

namespace Inspect.Engine.Logs.Tables;

/// <summary>A column of a group of rows that is being filled.</summary>
internal abstract class ParquetColumn(DataField data)
{
    public DataField Field => data;

    /// <summary>A column for the kind of its cells.</summary>
    public static ParquetColumn Of(TableColumn column) => column.Type switch
    {
        CellType.Boolean => new Values<bool>(new DataField<bool>(column.Name, true), c => c.Bits != 0),
        CellType.Integer => new Values<long>(new DataField<long>(column.Name, true), c => c.Bits),
        CellType.Float => new Values<double>(new DataField<double>(column.Name, true), c => c.Number),
        CellType.Time => new Values<DateTime>(new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, true, DateTimeTimeUnit.Micros, true), c => c.Time),
        _ => new Texts(new DataField<string>(column.Name, true)),
    };

    public abstract void Add(Cell cell);

    /// <summary>Writes what was added, and is empty then.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group);

    private sealed class Values<T>(DataField field, Func<Cell, T> read) : ParquetColumn(field)
        where T : struct
    {
        private readonly List<T?> _values = [];

        public override void Add(Cell cell) => _values.Add(cell.Type == CellType.None ? null : read(cell));

        public override async Task WriteAsync(ParquetRowGroupWriter group)
        {
            await group.WriteAsync<T>(Field, _values.ToArray()).ConfigureAwait(false);
            _values.Clear();
        }
    }

    private sealed class Texts(DataField field) : ParquetColumn(field)
    {
        private readonly List<string?> _values = [];

        public override void Add(Cell cell) => _values.Add(cell.Type == CellType.None ? null : cell.Text);

        public override async Task WriteAsync(ParquetRowGroupWriter group)
        {
            await group.WriteAsync(Field, _values!).ConfigureAwait(false);
            _values.Clear();
        }
    }
}
