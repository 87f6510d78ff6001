using System.Collections.Immutable;
using System.Globalization;
using Inspect.Web.Components.SamplePage;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>Some rows of a transcript, all open.</summary>
public sealed partial class ReportEvents
{
    /// <summary>The rows.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<TranscriptRow> Rows { get; set; }

    /// <summary>The sample.</summary>
    [Parameter, EditorRequired]
    public required SampleContent Content { get; set; }

    /// <summary>Turns of the sample.</summary>
    [Parameter]
    public int Turns { get; set; }

    /// <summary>Ids of the tool calls that have events of their own.</summary>
    [Parameter]
    public ImmutableHashSet<string> DrawnCalls { get; set; } = [];

    private static string CssOf(TranscriptRow row) => string.Create(CultureInfo.InvariantCulture, $"trow d{Math.Min(row.Item.Mark.Depth, 4)}");
}
