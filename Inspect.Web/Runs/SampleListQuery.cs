using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Web.Runs;

/// <summary>The query of a list of samples as its address says it.</summary>
/// <param name="Query">The query; without its filter where that is wrong.</param>
/// <param name="Error">What is wrong with the filter; null when nothing is.</param>
public sealed record SampleListQuery(SampleQuery Query, FilterError? Error)
{
    /// <summary>Names that filters of a run's samples may use: those of all samples, and its scorers.</summary>
    public static FilterSchema SchemaOf(RunView? run) => SampleFilterNames.Schema(run?.Scorers ?? []);

    /// <summary>Reads the parts of an address.</summary>
    /// <param name="run">The run; null while nobody has found it.</param>
    /// <param name="text">Words, or a filter.</param>
    /// <param name="outcome">What must have become of the samples.</param>
    /// <param name="sort">The order; a minus turns it round.</param>
    public static SampleListQuery Of(RunView? run, string? text, string? outcome, string? sort)
    {
        FilterError? error = null;
        var schema = SchemaOf(run);
        var isWords = string.IsNullOrWhiteSpace(text) || Filter.IsWords(text, schema);
        var by = sort?.TrimStart('-');
        var query = new SampleQuery
        {
            Text = isWords ? text : null,
            Filter = isWords ? null : Filter.TryParse(text!, schema, out error),
            Outcome = Enum.TryParse<SampleOutcome>(outcome, ignoreCase: true, out var became) ? became : null,
            Sort = Enum.TryParse<SampleSort>(by, ignoreCase: true, out var order) ? order : SampleSort.Plan,
            SortName = by is { Length: > 0 } && !Enum.TryParse<SampleSort>(by, ignoreCase: true, out _) && schema.Find(by) is not null ? by : null,
            IsDescending = sort?.StartsWith('-') == true,
        };
        return new SampleListQuery(query, error);
    }
}
