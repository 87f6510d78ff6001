using System.Collections.Immutable;
using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Web.Runs;

/// <summary>The columns that samples of many runs can be sorted by: those of the run, and those of the sample.</summary>
public static class AcrossColumns
{
    private static readonly Dictionary<string, AcrossSort> Known = new(StringComparer.Ordinal)
    {
        ["score"] = AcrossSort.Score, ["task"] = AcrossSort.Plan, ["model"] = AcrossSort.Plan, ["id"] = AcrossSort.Item, ["tokens"] = AcrossSort.Tokens, ["duration"] = AcrossSort.Seconds,
    };

    /// <summary>The column of an order, the first that is known; null for none.</summary>
    internal static (string? Name, bool IsDescending) SortOf(string? sort) =>
        RunSort.Of(sort).Where(s => Known.ContainsKey(s.Name)).Select(s => ((string?)s.Name, s.IsDescending)).FirstOrDefault();

    internal static bool IsOfRun(string? name) => name is "task" or "model";

    internal static AcrossSort OfSamples(string? name) => name is null ? AcrossSort.Plan : Known[name];

    /// <summary>The logs in the order of a column of the run; as they are for others.</summary>
    internal static ImmutableArray<RunKey> Sorted(ImmutableArray<RunKey> runs, string? name, bool isDescending)
    {
        if (!IsOfRun(name))
        {
            return runs;
        }

        Func<RunKey, FilterValue> value = name == "task" ? k => FilterValue.Of(k.Entry!.Brief!.Task) : k => FilterValue.Of(k.Entry!.Brief!.Model);
        return [.. runs.OrderBy(value, RunSort.ComparerOf(isDescending))];
    }

    /// <summary>Rows that are all there in the order of a column.</summary>
    internal static IEnumerable<AcrossRow> Sorted(IEnumerable<AcrossRow> rows, string? sort)
    {
        var (name, isDescending) = SortOf(sort);
        return name is null ? rows : rows.OrderBy(r => ValueOf(r, name), RunSort.ComparerOf(isDescending));
    }

    private static FilterValue ValueOf(AcrossRow row, string name) => name switch
    {
        "task" => FilterValue.Of(row.Task),
        "model" => FilterValue.Of(row.Model),
        "id" => FilterValue.Of(row.Sample.Id.Text),
        "tokens" => FilterValue.Of(row.Sample.Tokens),
        "duration" => FilterValue.Of(row.Sample.Seconds),
        _ => row.Sample.Summary is { } summary ? SampleFilterNames.ValueOf(summary, default, name) : default,
    };
}
