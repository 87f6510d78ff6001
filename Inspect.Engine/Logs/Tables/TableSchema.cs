using System.Collections.Immutable;
using System.Numerics;

namespace Inspect.Engine.Logs.Tables;

/// <summary>The columns of a table, those of its plan and those that its rows bring. Not thread-safe.</summary>
internal sealed class TableSchema
{
    /// <summary>Names come from metadata that strangers wrote; programs that read tables give up long before.</summary>
    private const int MostColumns = 10_000;

    private readonly List<Known> _columns = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>Makes the columns of a plan.</summary>
    public TableSchema(IEnumerable<TableColumn> plan)
    {
        foreach (var (place, column) in plan.Index())
        {
            _places[column.Name] = _columns.Count;
            _columns.Add(new Known(column.Name, place, column.Type, isPlanned: true));
        }
    }

    /// <summary>Its columns are known only when all rows are.</summary>
    public bool IsOpen => _columns.Any(c => c.IsPattern || c.Declared == CellType.None);

    /// <summary>Place of a planned column, for a cell of a kind.</summary>
    public int Use(string name, CellType type)
    {
        var place = _places[name];
        _columns[place].Seen |= type;
        return place;
    }

    /// <summary>Place of one of the columns that a pattern stands for; -1 when a planned column has its name.</summary>
    /// <exception cref="InspectException">There are too many.</exception>
    public int Use(string pattern, string name, CellType type)
    {
        if (!_places.TryGetValue(name, out var place))
        {
            if (_columns.Count >= MostColumns)
            {
                throw new InspectException($"The table would have more than {MostColumns:N0} columns: the samples have that many different names in their metadata or scores. Export the logs one by one.");
            }

            _places[name] = place = _columns.Count;
            _columns.Add(new Known(name, _columns[_places[pattern]].Order, CellType.None, isPlanned: false));
        }

        if (_columns[place].IsPlanned)
        {
            return -1;
        }

        _columns[place].Seen |= type;
        return place;
    }

    /// <summary>The columns in order with their places: as planned, those of a pattern in the order of their names.</summary>
    public ImmutableArray<(int Place, TableColumn Column)> Columns() =>
    [
        .. _columns.Index().Where(c => !c.Item.IsPattern)
            .OrderBy(c => c.Item.Order).ThenBy(c => c.Item.Name, StringComparer.Ordinal)
            .Select(c => (c.Index, new TableColumn(c.Item.Name, c.Item.Type))),
    ];

    private sealed class Known(string name, int order, CellType declared, bool isPlanned)
    {
        public string Name => name;

        public int Order => order;

        public CellType Declared => declared;

        public bool IsPlanned => isPlanned && !IsPattern;

        public bool IsPattern { get; } = isPlanned && name.EndsWith('*');

        public CellType Seen { get; set; }

        public CellType Type => declared != CellType.None ? declared
            : Seen == (CellType.Integer | CellType.Float) ? CellType.Float
            : BitOperations.PopCount((uint)Seen) == 1 ? Seen
            : CellType.Text;
    }
}
