using System.Text.Json;

namespace Inspect.Engine.Logs.Tables;

/// <summary>A row that is being filled, used again for the next one. Empty cells are left out.</summary>
/// <param name="schema">The columns of the table; new ones are added to it.</param>
internal sealed class TableRow(TableSchema schema)
{
    private readonly Dictionary<int, Cell> _cells = [];

    /// <summary>The cells by the places of their columns.</summary>
    public IReadOnlyDictionary<int, Cell> Cells => _cells;

    /// <summary>Empties it.</summary>
    public TableRow Clear()
    {
        _cells.Clear();
        return this;
    }

    /// <summary>Fills a planned column.</summary>
    public TableRow Set(string column, Cell cell)
    {
        if (cell.Type != CellType.None)
        {
            _cells[schema.Use(column, cell.Type)] = cell;
        }

        return this;
    }

    /// <summary>Fills a column that a pattern stands for.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="cell">The value.</param>
    public TableRow Set(string pattern, string name, Cell cell)
    {
        if (cell.Type != CellType.None && schema.Use(pattern, name, cell.Type) is >= 0 and var place)
        {
            _cells[place] = cell;
        }

        return this;
    }

    /// <summary>Fills a column for each key of a map.</summary>
    /// <param name="pattern">Pattern that ends in a <c>*</c>, in whose place the key goes.</param>
    /// <param name="map">The map.</param>
    public TableRow SetAll(string pattern, IReadOnlyDictionary<string, JsonElement> map)
    {
        foreach (var (key, value) in map)
        {
            Set(pattern, pattern[..^1] + key, Cell.Of(value));
        }

        return this;
    }
}
