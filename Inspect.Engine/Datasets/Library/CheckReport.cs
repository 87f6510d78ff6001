using System.Collections.Immutable;

namespace Inspect.Engine.Datasets.Library;

/// <summary>What checks found in a dataset.</summary>
public sealed record CheckReport
{
    /// <summary>Nothing was looked at.</summary>
    public static CheckReport Empty { get; } = new();

    /// <summary>Rows that were looked at.</summary>
    public int Rows { get; init; }

    /// <summary>Number of errors.</summary>
    public int Errors { get; init; }

    /// <summary>Number of warnings.</summary>
    public int Warnings { get; init; }

    /// <summary>The findings by row; of very many the first ones, errors before warnings.</summary>
    public ImmutableArray<RowFinding> Findings { get; init; } = [];

    /// <summary>Fields of the records in the order in which they came up, those of the metadata as <c>metadata.KEY</c>; of very many the first ones.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>Numbers of the rows with a finding, from 0, in order.</summary>
    public ImmutableArray<int> RowsWithFindings => [.. Findings.Select(f => f.Row).Distinct()];

    /// <summary>The findings of a row.</summary>
    public IEnumerable<RowFinding> Of(int row)
    {
        // They are in the order of the rows.
        var (low, high) = (0, Findings.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Findings[middle].Row < row ? (middle + 1, high) : (low, middle);
        }

        for (; low < Findings.Length && Findings[low].Row == row; low++)
        {
            yield return Findings[low];
        }
    }
}
