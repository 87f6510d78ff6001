using System.Collections.Immutable;
using Inspect.Engine.Evals;
using Inspect.Engine.Parts;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.NewRun;

/// <content>The answers that the parent has can be scored anew without generating others.</content>
public sealed partial class NewRunPage
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private RescoringJob? _scoring;

    /// <summary>What the reader chose; null: what fits.</summary>
    private bool? _rescores;
    private bool _isParentEditable;

    private IReadOnlyList<string> OtherChanges => [.. Changes.Select(c => c.Name).Where(n => n != "scorer")];

    private ImmutableArray<Part> NewScorers => RequestOf().Scorer ?? (_task?.Task is { } task ? [.. task.Scorer.Select(s => s.Description)] : []);

    private bool CanRescore => !IsBatch && _isParentEditable && _form.Task == _original?.Task && Changes.Any(c => c.Name == "scorer") && !NewScorers.IsEmpty;

    /// <summary>First where nothing else changed: it costs nothing, and the answers are the same.</summary>
    private bool Rescores => CanRescore && (_rescores ?? OtherChanges.Count == 0);

    private bool AsksModel => AllScorers.Any(s => s.Name.StartsWith("model_graded", StringComparison.Ordinal));

    /// <summary>Scores the parent's log; the new scores stand beside the old ones. It goes on when the page is left.</summary>
    private async Task RescoreAsync()
    {
        _isStarting = true;
        _problem = null;
        _scoring = Rescoring.Start(
            new ScoringRequest { Log = _parent!.LogPath!, Scorers = NewScorers, Model = Registry.CheckAlone(_parent.Model) is null ? _parent.Model : null, Appends = true }, _parent.Total);
        try
        {
            using var timer = new PeriodicTimer(LookEvery, Time);
            while (_scoring.IsRunning && await timer.WaitForNextTickAsync(_stop.Token))
            {
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_stop.IsReached)
        {
            return;
        }

        if (_scoring.Problem is { } problem)
        {
            (_problem, _isStarting, _scoring) = (problem, false, null);
            return;
        }

        Navigation.NavigateTo(Format.RunAddress(_parent.Run));
    }
}
