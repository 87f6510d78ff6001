using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Statistics;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Item;

/// <summary>All epochs of one item: is the model inconsistent, or the scorer brittle?</summary>
public sealed partial class ItemPage
{
    private const int MostEpochs = 500;
    private const int MostGroups = 50;
    private const int MostLinks = 60;

    private RunView? _run;
    private IReadOnlyList<SampleView> _samples = [];
    private IReadOnlyList<PassCurve> _curves = [];
    private IReadOnlyList<AnswerGroup> _exact = [];
    private IReadOnlyList<AnswerGroup> _normalised = [];
    private (string, string)? _loaded;
    private string? _problem;
    private IDisposable? _keys;

    /// <summary>Id of the run, or its first characters; the path of a log that has none.</summary>
    [Parameter]
    public required string Run { get; set; }

    /// <summary>Id of the item.</summary>
    [Parameter]
    public required string Id { get; set; }

    /// <summary>What counts as the same answer.</summary>
    [SupplyParameterFromQuery(Name = "by")]
    public string? By { get; set; }

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required SampleSource Source { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    [Inject]
    public required Places Places { get; init; }

    /// <summary>Kestrel leaves an encoded slash in a route value as it is.</summary>
    private string RunKey => Run.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private string ItemId => Id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private string RunAddress => $"/runs/{Uri.EscapeDataString(RunKey)}";

    private string Title => _run is null ? "Item — Inspect" : $"#{ItemId} · {_run.Task} · {_run.ModelName} — Inspect";

    private bool IsNormalised => By == "normalised";

    private IReadOnlyList<AnswerGroup> Groups => [.. (IsNormalised ? _normalised : _exact).Take(MostGroups)];

    private IEnumerable<string> Targets => _samples[0].Target.Values.Where(t => t.Length > 0).DefaultIfEmpty("–");

    private string? Scorer => _samples.Select(s => s.Summary?.Scores?.Keys.FirstOrDefault()).FirstOrDefault(s => s is not null);

    private string HeadText => $"{Format.Count(_samples.Count, "epoch")}{(Scorer is { } scorer ? $" with {scorer}" : string.Empty)}";

    private string ScoreText
    {
        get
        {
            if (_curves.FirstOrDefault(c => c.Scorer == Scorer) is not { } curve)
            {
                return string.Empty;
            }

            var scored = _samples.Count(s => s.Score is { Value.IsUnscored: false });
            var share = (double)curve.Passed / scored;
            var interval = Intervals.Wilson(share, scored);
            return $"{Format.Score(share)} · {curve.Passed} of {scored}{(scored > 1 ? $", {Format.Score(interval.Lower)} to {Format.Score(interval.Upper)}" : string.Empty)}";
        }
    }

    private string CountText => $"{Format.Count(_exact.Count, "distinct text")}, {Format.Count(_normalised.Count)} after normalising";

    /// <summary>What the epochs say together; null while there is nothing to compare.</summary>
    private string? StoryText
    {
        get
        {
            var ended = _exact.Sum(g => g.Samples.Count);
            return ended < 2 ? null
                : _normalised.Any(g => g.IsScoredDifferently) ? "Answers that are the same once normalised have different scores: the scorer looks at more than what was said."
                : _exact.Count == 1 ? $"The model gave the same answer in all {Format.Count(ended)} epochs."
                : _normalised.Count == 1 ? $"The {Format.Count(_exact.Count)} texts differ only in case, punctuation, articles or the spelling of numbers."
                : null;
        }
    }

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            _keys = Keyboard.Register(new Shortcut("Escape", "Back to the run", async () => Navigation.NavigateTo(await Places.LastAsync(RunAddress))));
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded == (Run, Id))
        {
            return;
        }

        _loaded = (Run, Id);
        _samples = [];
        await RefreshAsync();
        WatchUntilItEnds(_run);
    }

    protected override async Task RefreshAsync()
    {
        try
        {
            _run = await Store.FindAsync(RunKey, Stopping);
            _samples = _run is null ? [] : await EpochsAsync(_run);
            _problem = _run is null ? $"There is no run {RunKey} in the log folders." : _samples.Count == 0 ? $"The run has no item {ItemId}." : null;
            _curves = PassCurve.Of(_samples);
            _exact = AnswerGroup.Of(_samples, isNormalised: false);
            _normalised = AnswerGroup.Of(_samples, isNormalised: true);
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
    }

    protected override ValueTask LeaveAsync()
    {
        _keys?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>In the order of the plan the epochs of an item follow each other.</summary>
    private async Task<IReadOnlyList<SampleView>> EpochsAsync(RunView run)
    {
        for (var epoch = 1; epoch <= Math.Clamp(run.Epochs, 1, MostEpochs); epoch++)
        {
            if (await Source.FindAsync(run, ItemId, epoch, Stopping) is not { } first)
            {
                continue;
            }

            var position = (await Source.NeighboursAsync(run, SampleQuery.All, first, Stopping)).Position;
            var rows = position < 0 ? [] : (await Source.PageAsync(run, SampleQuery.All, position, MostEpochs, Stopping)).Rows;
            return rows.Count == 0 ? [first] : [.. rows.TakeWhile(s => s.Id == first.Id)];
        }

        return [];
    }

    private string GroupAddress(string? by) => Navigation.GetUriWithQueryParameter("by", by);

    private string? CurrentOf(bool isNormalised) => IsNormalised == isNormalised ? "true" : null;

    private string AddressOf(SampleView sample) => SamplePlace.Of(_run!.Run, sample);

    private static string PrefixOf(SampleView sample) => string.Create(CultureInfo.InvariantCulture, $"epoch {sample.Epoch}: ");

    private static string LabelOf(SampleView sample) => $"Open {PrefixOf(sample)}{ScoreLook.Of(sample).Word}";

    private static string TextOf(AnswerGroup group) => group.Text.Length == 0 ? "(no text)" : group.Text;

    private static IEnumerable<ScoreLook> LooksOf(AnswerGroup group) => group.Samples.Select(ScoreLook.Of).Distinct();
}
