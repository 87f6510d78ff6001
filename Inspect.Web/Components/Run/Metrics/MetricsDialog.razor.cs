using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run.Metrics;

/// <summary>All metrics of a run, score by score, those of one metric under its name. It opens without the app too.</summary>
public sealed partial class MetricsDialog
{
    /// <summary>Groups can be as many as the values of a field of the items.</summary>
    private const int MostRows = 500;

    /// <summary>The run, with its header.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    private string ButtonText => $"All {Format.Count(Run.Header?.Results?.Scores.Sum(s => s.Metrics.Count) ?? 0, "metric")}";

    private IEnumerable<(string Score, IReadOnlyList<MetricGroup> Groups)> Scores =>
        MetricGroup.Of(Run.Header?.Results).GroupBy(g => (g.Score, g.Reducer)).Select(s => (TitleOf(s.Key.Score, s.Key.Reducer), (IReadOnlyList<MetricGroup>)[.. s]));

    private string TitleOf(string name, string? reducer)
    {
        var score = Run.Header!.Results!.Scores.First(s => s.Name == name && s.Reducer == reducer);
        return string.Join(" · ", ((string?[])[name, score.Scorer == name ? null : $"by {score.Scorer}", reducer]).OfType<string>());
    }

    private static string CountOf(MetricGroup group) => group.Metrics.Count > MostRows ? $"the first {Format.Count(MostRows)} of {Format.Count(group.Metrics.Count)}" : Format.Count(group.Metrics.Count);

    private string IntervalOf(MetricGroup group, string key) =>
        Run.Metrics.FirstOrDefault(m => m.Scorer == group.Score && m.Reducer == group.Reducer && m.Name == key) is { Lower: { } low, Upper: { } high }
            ? $"{Format.Score(low)} to {Format.Score(high)}" : "–";
}
