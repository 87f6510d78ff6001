using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Reading;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>Names of filters whose values stand in columns, all of them in one index, so that neither a summary is parsed nor its page read.</summary>
internal static class FilterColumns
{
    private static readonly Dictionary<string, (string[] Columns, Func<SqliteDataReader, int, FilterValue> Read)> Known = new(StringComparer.Ordinal)
    {
        ["id"] = (["s.sid"], (r, at) => FilterValue.Of(r.GetString(at)[1..])),
        ["epoch"] = (["s.epoch"], (r, at) => FilterValue.Of(r.GetInt32(at))),
        ["state"] = (["s.outcome"], (r, at) => FilterValue.Of(SampleFilterNames.WordOf(OutcomeAt(r, at)))),
        ["has_error"] = (["s.outcome"], (r, at) => FilterValue.Of(OutcomeAt(r, at) is SampleOutcome.Errored or SampleOutcome.Cancelled)),
        ["score"] = (["s.mark", "s.value"], (r, at) => r.IsDBNull(at) ? default : FilterValue.OfScore(r.GetString(at), r.IsDBNull(at + 1) ? double.NaN : r.GetDouble(at + 1))),
        ["tokens"] = (["s.total"], (r, at) => FilterValue.Of(r.GetDouble(at))),
        ["output_tokens"] = (["s.tokens"], (r, at) => FilterValue.Of(r.GetInt64(at))),
        ["duration"] = (["s.seconds"], (r, at) => r.IsDBNull(at) ? default : FilterValue.Of(r.GetDouble(at))),
        ["reason"] = (["s.reason"], (r, at) => r.IsDBNull(at) ? default : FilterValue.Of(r.GetString(at))),
    };

    /// <summary>The value of a name stands in columns.</summary>
    public static bool Has(string name) => Known.ContainsKey(name);

    /// <summary>The columns of some names, side by side, and what reads each name's value from a row.</summary>
    /// <param name="names">The names.</param>
    /// <param name="first">Number of the first of these columns in the row.</param>
    public static (string Columns, Func<SqliteDataReader, FilterValue>[] Readers) Of(IEnumerable<string> names, int first)
    {
        var columns = new List<string>();
        var readers = new List<Func<SqliteDataReader, FilterValue>>();
        foreach (var name in names)
        {
            var (own, read) = Known[name];
            var at = first + columns.Count;
            columns.AddRange(own);
            readers.Add(row => read(row, at));
        }

        return (string.Join(", ", columns), [.. readers]);
    }

    private static SampleOutcome OutcomeAt(SqliteDataReader row, int at) => (SampleOutcome)row.GetInt32(at);
}
