using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Evals;
using Inspect.Engine.Parts;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Inspect.Web.Components.Run;

/// <summary>Scores the log of a run again with chosen scorers, in the background, and follows how far that is.</summary>
public sealed partial class RunRescore : IDisposable
{
    private const int MostLetters = 80;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly ComponentEnd _stop = new();
    private readonly HashSet<int> _chosen = [];
    private ImmutableArray<Part> _scorers = [];
    private RescoringJob? _job;
    private ElementReference _start;
    private bool _isFollowing;
    private bool _appends = true;
    private string _model = string.Empty;
    private string? _run;
    private string? _whyNot;
    private string? _fault;

    /// <summary>The run, with its header.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>Is told to close.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    [Inject]
    public required Rescoring Rescoring { get; init; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private bool IsRunning => _job is { IsRunning: true };

    private string? Problem => _fault ?? (_job is { IsRunning: false } ended ? ended.Problem : null);

    private IReadOnlyList<string> ResultLines =>
    [
        .. (_job is { IsRunning: false, Results: { } results } ? results.Scores : [])
            .SelectMany(s => s.Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{s.Name} {m.Key} {m.Value.Value:0.###}"))),
    ];

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        _whyNot = EditableLog.WhyNot(Run, "Scores");
        if (_run == Run.Run)
        {
            return;
        }

        _run = Run.Run;
        _scorers = Rescoring.ScorersFor(Run);
        _chosen.Clear();
        _chosen.UnionWith(Enumerable.Range(0, Math.Min(_scorers.Length, Run.Header?.Eval.Scorers?.Length ?? 0)).Where(i => IsLogged(_scorers[i])));
        _job = Run.LogPath is { } path ? Rescoring.Find(path) is { IsRunning: true } job ? job : null : null;
        await FollowAsync();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && _whyNot is null && !IsRunning)
        {
            await _start.FocusAsync();
        }
    }

    private static string ArgumentsOf(Part scorer) =>
        scorer.Params.Count == 0 ? string.Empty : Format.Line(string.Join(", ", scorer.Params.Select(p => $"{p.Key}: {p.Value}")), MostLetters);

    private bool IsLogged(Part scorer) => Run.Header!.Eval.Scorers!.Value.Any(s => s.Name.StartsWith(scorer.Name, StringComparison.Ordinal));

    private Task PressAsync(KeyboardEventArgs key) => key.Key == "Escape" ? OnClose.InvokeAsync() : Task.CompletedTask;

    private void Toggle(int index)
    {
        if (!_chosen.Remove(index))
        {
            _chosen.Add(index);
        }
    }

    private async Task StartAsync()
    {
        _fault = _chosen.Count == 0 ? "Choose a scorer." : null;
        if (_fault is not null || IsRunning || Run.LogPath is not { } path)
        {
            return;
        }

        _job = Rescoring.Start(
            new ScoringRequest
            {
                Log = path,
                Scorers = [.. _chosen.Order().Select(i => _scorers[i])],
                Model = string.IsNullOrWhiteSpace(_model) ? null : _model.Trim(),
                Appends = _appends,
            },
            Run.Total);
        await FollowAsync();
    }

    /// <summary>Looks at the job until it ends; more than four times a second nobody reads.</summary>
    private async Task FollowAsync()
    {
        if (_isFollowing || !RendererInfo.IsInteractive)
        {
            return;
        }

        _isFollowing = true;
        try
        {
            using var timer = new PeriodicTimer(LookEvery, Time);
            while (IsRunning && await timer.WaitForNextTickAsync(_stop.Token))
            {
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            // The page is left; the job goes on.
        }

        _isFollowing = false;
    }
}
