using System.Globalization;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>A run as a page of its own, with places for the rows of its samples and for the samples.</summary>
public sealed partial class RunReport
{
    /// <summary>Styles and script.</summary>
    [Parameter, EditorRequired]
    public required ReportLook Look { get; set; }

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>All its samples by what became of them.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyDictionary<SampleOutcome, int> Counts { get; set; }

    /// <summary>Samples that the report has.</summary>
    [Parameter, EditorRequired]
    public required int Chosen { get; set; }

    /// <summary>Most megabytes of the report; null for no limit.</summary>
    [Parameter]
    public int? MostMegabytes { get; set; }

    /// <summary>Address of the list of runs, beside this file; null where there is none.</summary>
    [Parameter]
    public string? Back { get; set; }

    /// <summary>The clock.</summary>
    [Parameter, EditorRequired]
    public required TimeProvider Time { get; set; }

    private int Total => Counts.Values.Sum();

    private string Title => $"{Run.Task} · {Run.ModelName} — Inspect";

    private string LogName => Path.GetFileName(Run.LogPath) ?? Run.Run;

    private string LimitedText =>
        $"Some of this run is left out, each part named in its place with the reason.{(MostMegabytes is { } most ? $" The report is limited to about {Format.Count(most)} MB." : string.Empty)}";

    private string CountText => Format.Count(Chosen, "sample");

    private IReadOnlyList<LiveMetric> OtherMetrics => Run.Metrics.IsDefaultOrEmpty || Run.Metrics.Length == 1 ? [] : Run.Metrics;

    private string NoteText => string.Join(' ', Notes());

    private IEnumerable<(string Name, string Value)> Facts
    {
        get
        {
            if (!Run.Scorers.IsEmpty)
            {
                yield return ("scorer", string.Join(", ", Run.Scorers));
            }

            yield return ("items", Format.Count(Run.Items));
            if (Run.Epochs > 1)
            {
                yield return ("epochs", Format.Count(Run.Epochs));
            }

            if (Run.Config.Temperature is { } temperature)
            {
                yield return ("temperature", Format.Setting(temperature));
            }

            yield return ("started", Run.Created.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
            yield return ("run", Run.Run);
        }
    }

    private static string NameOf(LiveMetric metric) => metric.Reducer is { } reducer ? $"{metric.Name} ({reducer})" : metric.Name;

    private static string IntervalOf(LiveMetric metric) => metric is { Lower: { } low, Upper: { } high } ? $"{Format.Score(low)} to {Format.Score(high)}" : "–";

    private IEnumerable<string> Notes()
    {
        if (Chosen < Total)
        {
            yield return $"Holds {Format.Count(Chosen)} of {Format.Count(Total, "sample")}, those that were chosen; the score is that of all.";
        }

        yield return "A message stands where it came first; raw traffic with providers and schemas of tools are left out.";
    }
}
