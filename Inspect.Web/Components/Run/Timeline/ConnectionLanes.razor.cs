using System.Globalization;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run.Timeline;

/// <summary>The connections of each model over the time of a run, on the axis of its samples.</summary>
public sealed partial class ConnectionLanes
{
    private const int MostRows = 200;

    private IReadOnlyList<ConnectionLane> _lanes = [];

    /// <summary>The run, with its header.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>The samples over time, whose axis this one shares; null where nobody knows.</summary>
    [Parameter]
    public SampleActivity? Activity { get; set; }

    private IReadOnlyList<ConnectionLane> Lanes => _lanes;

    private IEnumerable<ConnectionChange> All => _lanes.SelectMany(l => l.Changes).OrderBy(c => c.Time);

    private IEnumerable<ConnectionChange> Rows => All.Take(MostRows);

    private DateTimeOffset From => Activity?.From ?? Run.StartedAt ?? All.First().Time;

    private DateTimeOffset To => Activity?.To ?? Run.CompletedAt ?? All.Last().Time;

    private string BeginText => From.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private string EndText => $"+ {Format.Seconds((To - From).TotalSeconds)}";

    private string? LeftText => All.Count() is > MostRows and var count ? $"The first {Format.Count(MostRows)} of {Format.Count(count)} changes." : null;

    /// <inheritdoc />
    protected override void OnParametersSet() => _lanes = ConnectionLane.Of(Run.Header!.Stats);

    private static string RangeOf(ConnectionLane lane) => lane.Least == lane.Most ? Format.Count(lane.Most) : $"{Format.Count(lane.Least)} to {Format.Count(lane.Most)}";

    private static string LabelOf(ConnectionLane lane) => $"Connections of {Format.Line(lane.Model, 80)}: {RangeOf(lane)}, {Format.Count(lane.Changes.Count, "change")}";

    private string AfterOf(ConnectionChange change) => string.Create(CultureInfo.InvariantCulture, $"{(change.Time - From).TotalSeconds:0.0} s");
}
