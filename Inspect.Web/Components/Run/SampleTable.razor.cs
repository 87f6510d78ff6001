using System.Globalization;
using Inspect.Engine.Live;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>The samples of a run, epochs under their item. Rows fill in place and never change their order while the run goes on.</summary>
public sealed partial class SampleTable
{
    private const int Tail = 90;
    private const int MostDots = 20;

    /// <summary>So many samples are drawn whole: a virtual list shows its first row only after it was measured in the browser.</summary>
    private const int MostWhole = 100;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>Its samples.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<SampleView> Samples { get; set; }

    /// <summary>The row under the keyboard.</summary>
    [Parameter]
    public string? Current { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    private bool IsGrouped => Run.Epochs > 1 || Samples.Any(s => s.Epoch > 1);

    private bool IsShort => Samples.Count <= MostWhole;

    private string FirstHead => IsGrouped ? "Epoch" : "Item";

    private string FirstWidth => IsGrouped ? "64" : "160";

    private string EmptyTitle => Run.State is RunState.Queued or RunState.Loading ? "Waiting" : "No samples";

    private string EmptyText => Run.State is RunState.Queued or RunState.Loading ? "Samples appear when the run starts." : !Run.CanClone ? "The log cannot be read." : Run.LogPath is null ? "The run ended before the first sample began." : "The log holds no sample of this run.";

    private List<Row> Rows => IsGrouped
        ? [.. Samples.GroupBy(s => s.Id).SelectMany(g => g.OrderBy(s => s.Epoch).Select(s => new Row(KeyOf(s), null, s)).Prepend(new Row($"g-{g.Key}", ItemGroup.Of([.. g.OrderBy(s => s.Epoch)], MostDots), null)))]
        : [.. Samples.Select(s => new Row(KeyOf(s), null, s))];

    /// <summary>Key of a sample within its run, fit for an element id.</summary>
    public static string KeyOf(SampleView sample) => $"{Uri.EscapeDataString(sample.Id.Text)}-{sample.Epoch}";

    /// <summary>Samples in the order of the rows.</summary>
    public static List<SampleView> Ordered(IReadOnlyList<SampleView> samples) => [.. samples.GroupBy(s => s.Id).SelectMany(g => g.OrderBy(s => s.Epoch))];

    /// <summary>Address of a sample's page.</summary>
    public static string AddressOf(RunView run, SampleView sample) =>
        $"{Format.RunAddress(run.Run)}/s/{Uri.EscapeDataString(sample.Id.Text)}/{sample.Epoch.ToString(CultureInfo.InvariantCulture)}";

    private static bool IsGenerating(SampleView sample) => sample.State == SampleState.Generating;

    private static bool CanOpen(SampleView sample) => sample.State != SampleState.Waiting;

    private static string TokensOf(SampleView sample) => sample.Tokens is { } tokens ? Format.Count(tokens) : "–";

    private static string NumberClass(SampleView sample) => IsGenerating(sample) ? "r m t-accent" : "r m mid";

    private static string StateClass(SampleView sample) => IsGenerating(sample) ? "sm t-accent" : "sm mid";

    private static string AnswerClass(SampleView sample) => sample.State == SampleState.Waiting ? "dim" : "answer";

    private static string StateOf(SampleView sample) => sample.State switch
    {
        SampleState.Done => ScoreLook.Of(sample).Word,
        SampleState.Errored => "error",
        var state => state.ToString().ToLowerInvariant(),
    };

    private static IEnumerable<(string? Css, string Text)> PartsOf(SampleView sample)
    {
        if (sample.State == SampleState.Waiting)
        {
            return [(null, "Waiting")];
        }

        if (IsGenerating(sample))
        {
            var line = sample.Answer.ReplaceLineEndings(" ");
            return [(null, line.Length > Tail ? "…" + line[^Tail..] : line)];
        }

        return sample.Summary?.Error is { } error
            ? [("t-danger", Format.Line(error))]
            : HitText.Mark(Format.Line(sample.Answer), sample.Target.Values).Select(p => (p.IsHit ? "hit" : null, p.Text));
    }

    private string FirstOf(SampleView sample) => IsGrouped ? sample.Epoch.ToString(CultureInfo.InvariantCulture) : sample.Id.Text;

    private string RowClass(SampleView sample) => (IsGenerating(sample), KeyOf(sample) == Current) switch
    {
        (true, true) => "gen cur rowlink",
        (true, false) => "gen rowlink",
        (false, true) => "cur rowlink",
        _ => "rowlink",
    };

    private static string LinkLabel(SampleView sample) => $"Open item {sample.Id}, epoch {sample.Epoch}";

    private void Open(SampleView sample)
    {
        if (CanOpen(sample))
        {
            Navigation.NavigateTo(AddressOf(Run, sample));
        }
    }

    private sealed record Row(string Key, ItemGroup? Group, SampleView? Sample);
}
