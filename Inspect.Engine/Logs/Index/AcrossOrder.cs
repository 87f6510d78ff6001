using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>The samples of many logs in the order of one of their columns: numbers of rows, and of the log that each is of. 12 bytes a sample.</summary>
internal sealed class AcrossOrder
{
    private AcrossOrder(long[] rows, int[] logs) => (Rows, Logs) = (rows, logs);

    /// <summary>Numbers of the rows in order.</summary>
    public long[] Rows { get; }

    /// <summary>For each row the place of its log among those asked for.</summary>
    public int[] Logs { get; }

    /// <summary>Sorts. Samples that are alike stay in the order of their logs and plans.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="logs">Numbers of the logs in order, each with the rows that fit; null for all of its rows.</param>
    /// <param name="sort">The column; not the plan.</param>
    /// <param name="isDescending">The largest come first.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static AcrossOrder Of(SqliteConnection connection, IEnumerable<(long Log, long[]? Rows)> logs, AcrossSort sort, bool isDescending, CancellationToken cancellationToken)
    {
        var found = new List<(long Row, int Log, double Number, string? Text)>();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The column is a constant of this class; the log is a parameter.
        command.CommandText = $"SELECT s.id, {ColumnOf(sort)} FROM samples s WHERE s.log = $log ORDER BY s.item, s.epoch";
#pragma warning restore CA2100
        var number = command.Parameters.Add("$log", SqliteType.Integer);
        foreach (var (place, (log, rows)) in logs.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            number.Value = log;
            var fits = rows?.ToHashSet();
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                if (fits?.Contains(reader.GetInt64(0)) != false)
                {
                    found.Add((reader.GetInt64(0), place, reader.IsDBNull(1) || sort == AcrossSort.Item ? double.NaN : reader.GetDouble(1), sort == AcrossSort.Item ? reader.GetString(1)[1..] : null));
                }
            }
        }

        var down = isDescending ? -1 : 1;
        var sorted = sort == AcrossSort.Item
            ? found.OrderBy(f => f.Text!, Comparer<string>.Create((a, b) => down * Compare(a, b))).ToList()
            : [.. found.OrderBy(f => double.IsNaN(f.Number)).ThenBy(f => down * f.Number)];
        return new AcrossOrder([.. sorted.Select(f => f.Row)], [.. sorted.Select(f => f.Log)]);
    }

    /// <summary>Numbers by size and before texts.</summary>
    private static int Compare(string a, string b) => (Number(a), Number(b)) switch
    {
        ({ } x, { } y) => x.CompareTo(y),
        ({ }, null) => -1,
        (null, { }) => 1,
        _ => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
    };

    private static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string ColumnOf(AcrossSort sort) => sort switch
    {
        AcrossSort.Score => "s.score",
        AcrossSort.Item => "s.sid",
        AcrossSort.Tokens => "s.tokens",
        _ => "s.seconds",
    };
}
