using System.Collections.Immutable;

namespace Inspect.Web.Export;

/// <summary>What of a run is put into a report.</summary>
public sealed record ReportOptions
{
    /// <summary>The samples: each an id, an id and an epoch with a colon between, or a uuid. Empty for all.</summary>
    public ImmutableArray<string> Samples { get; init; } = [];

    /// <summary>Megabytes after which no more of the samples is written; null for no limit.</summary>
    public int? MostMegabytes { get; init; }

    /// <summary>Address of the list of runs, beside the report; null where there is none.</summary>
    public string? Back { get; init; }
}
