using System.Globalization;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Web.Components.Run.Metrics;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>A run at a glance: its metrics with their intervals, its items, why samples did not pass, how long they took.</summary>
public sealed partial class RunSummary
{
    private const int MostCards = 11;
    private const int MostSlow = 10;
    private const int MostReasons = 8;
    private const int MostBars = 8;
    private const int MostLetters = 40;

    private static readonly SampleQuery BySlowest = new() { Sort = SampleSort.Seconds, IsDescending = true };

    private SampleDigest? _digest;
    private IReadOnlyList<SampleView> _slowest = [];
    private string? _problem;
    private (string Run, RunState State, bool IsCounted)? _read;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    [Inject]
    public required LogIndex Index { get; init; }

    [Inject]
    public required SampleSource Source { get; init; }

    private bool IsUncounted => Run.IsActive || Run.LogPath is not null;

    private string UncountedText => Run.IsActive ? "Items, reasons and times are counted when the run has ended." : "The samples of this log are being counted; the page follows.";

    /// <summary>Metrics but for standard errors, which are in the intervals; then tokens and time.</summary>
    private IEnumerable<(string Name, string Value, string? Unit, LiveMetric? Metric, string Note)> Cards
    {
        get
        {
            var groups = MetricGroup.Of(Run.Header?.Results).Where(g => g.Name is not null).ToList();
            var metrics = Run.Metrics.Where(m => BuiltInMetrics.RoleOf(m.Name) != MetricRole.StandardError && (m == Run.Headline || !groups.Exists(g => IsIn(g, m)))).Take(MostCards).ToList();
            var hasScorers = metrics.Select(m => m.Scorer).Distinct(StringComparer.Ordinal).Count() > 1;
            foreach (var metric in metrics)
            {
                var isOnScale = metric is { Value: >= 0 and <= 1, Lower: >= 0, Upper: <= 1 };
                yield return (hasScorers ? $"{metric.Name} of {metric.Scorer}" : metric.Name, Format.Score(metric.Value), metric.Reducer, isOnScale ? metric : null, NoteOf(metric));
            }

            foreach (var group in groups.Take(MostCards - metrics.Count))
            {
                yield return (hasScorers ? $"{group.Name} of {group.Score}" : group.Name!, Format.Count(group.Metrics.Count), "groups", null, EndsOf(group));
            }

            if (Run.OutputTokens > 0)
            {
                yield return ("Tokens", Format.Count(Run.OutputTokens), "out", null, InputText);
            }
        }
    }

    /// <summary>Numbers that belong together, or so many that they find no room as cards.</summary>
    private bool HasMetricsDialog => Run.Header?.Results?.Scores is { } scores && (scores.Any(s => s.Metrics.Values.Any(m => m.Group is not null)) || scores.Sum(s => s.Metrics.Count) > MostCards);

    private static bool IsIn(MetricGroup group, LiveMetric metric) => group.Score == metric.Scorer && group.Reducer == metric.Reducer && group.Metrics.Any(m => m.Key == metric.Name);

    private static string EndsOf(MetricGroup group) => group.Ends is var (least, most)
        ? $"{Format.Score(least.Value)} ({Format.Line(least.Name, MostLetters)}) to {Format.Score(most.Value)} ({Format.Line(most.Name, MostLetters)})"
        : "no number";

    private string InputText => Run.Header?.Stats.ModelUsage.Values is { } usage && usage.Sum(u => (double)u.InputTokens) is > 0 and var input
        ? $"{input.ToString("N0", CultureInfo.InvariantCulture)} in{CacheText(usage.Sum(u => (double)(u.InputTokensCacheRead ?? 0)), input)}"
        : string.Empty;

    private IReadOnlyList<ChartBar> ItemBars => _digest is { Items: { Length: > 0 and <= MostBars } items }
        ? [.. items.Select(i => new ChartBar(WordOf(i), i.Items, i.Passed == 0 ? "b-i" : i.Passed == i.Scored ? "b-c" : "b-p"))]
        : [];

    private string ItemNote => _digest!.Items.Max(i => i.Scored) is > 1 and var epochs ? $"right in how many of {Format.Count(epochs)} epochs" : "by their score";

    private IReadOnlyList<(string Reason, string Address, string Class, string EndClass, string Width, string Count)> Reasons
    {
        get
        {
            var most = _digest!.Reasons.IsEmpty ? 1 : _digest.Reasons.Max(r => r.Samples);
            return [.. _digest.Reasons.Take(MostReasons).Select(r => (
                r.Reason,
                $"{Format.RunAddress(Run.Run)}?is={r.Outcome.ToString().ToLowerInvariant()}",
                ClassOf(r.Outcome),
                $"end {ClassOf(r.Outcome)}",
                Format.Percent(0.97 * r.Samples / most),
                Format.Count(r.Samples)))];
        }
    }

    private string ReasonNote => Format.Count(_digest!.Reasons.Sum(r => r.Samples), "sample");

    private IReadOnlyList<ChartBar> Times => TimeBars.Of(_digest!.Seconds);

    private string TimeNote => $"median {Format.Seconds(At(0.5))}, 95 % within {Format.Seconds(At(0.95))}";

    private string SlowestNote => $"{_slowest.Count} of {Format.Count(_digest!.Seconds.Length)}";

    private string SortedAddress => $"{Format.RunAddress(Run.Run)}?sort=-seconds";

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var state = (Run.Run, Run.State, _digest is not null);
        if (Run.IsActive || Run.LogPath is not { } path || (_read == state && _digest is not null))
        {
            return;
        }

        try
        {
            _digest = await Index.DigestAsync(path, CancellationToken.None);
            _slowest = _digest is { Seconds.Length: > 1 } ? (await Source.PageAsync(Run, BySlowest, 0, MostSlow, CancellationToken.None)).Rows : [];
            _read = (Run.Run, Run.State, _digest is not null);
            _problem = null;
        }
        catch (EvalLogException error)
        {
            _problem = error.Message;
        }
    }

    private static string CacheText(double read, double input) => read > 0 ? string.Create(CultureInfo.InvariantCulture, $", {read / input:P0} read from cache") : string.Empty;

    private string NoteOf(LiveMetric metric) => string.Join(" · ", ((string?[])[DoubtOf(metric), UnscoredOf(metric)]).OfType<string>());

    private string? DoubtOf(LiveMetric metric) => metric switch
    {
        { Lower: { } low, Upper: { } high } => $"95 % interval {Format.Score(low)} to {Format.Score(high)}",
        _ when Run.ScoredSamples == 1 => "n = 1",
        _ => null,
    };

    /// <summary>Of items whose epochs are combined, those in which nothing was scored.</summary>
    private string? UnscoredOf(LiveMetric metric) =>
        Run.Header?.Results?.Scores.FirstOrDefault(s => s.Name == metric.Scorer && s.Reducer == metric.Reducer) is { UnscoredSamples: > 0 and var unscored, ScoredSamples: var scored }
            ? $"{Format.Count(unscored)} of {Format.Count(unscored + (scored ?? 0))} not scored"
            : null;

    private static string WordOf(ItemPasses items) => items switch
    {
        { Scored: 1 } => items.Passed == 1 ? "right" : "wrong",
        { Passed: 0 } => "never",
        _ when items.Passed == items.Scored => "always",
        _ => $"{items.Passed} of {items.Scored}",
    };

    private static string ClassOf(SampleOutcome outcome) => outcome switch
    {
        SampleOutcome.Incorrect => "i_",
        SampleOutcome.Partial => "lim",
        SampleOutcome.Errored => "er",
        _ => "na",
    };

    private double At(double share) => _digest!.Seconds[(int)Math.Min(_digest.Seconds.Length - 1, Math.Ceiling(share * _digest.Seconds.Length) - 1)];

    private string LabelOf(SampleView sample) => Run.Epochs > 1 ? $"{sample.Id.Text} · epoch {sample.Epoch.ToString(CultureInfo.InvariantCulture)}" : sample.Id.Text;

    private static string EndOf(SampleView sample) => Format.Line(sample.Summary?.Error ?? sample.Answer, 160);

    private static string TokensOf(SampleView sample) => sample.Tokens is { } tokens ? Format.Count(tokens) : "–";
}
