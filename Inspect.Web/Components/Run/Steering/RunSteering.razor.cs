using Inspect.Engine;
using Inspect.Engine.Live;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Inspect.Web.Components.Run.Steering;

/// <summary>What can be done with a run: held, moved, changed and cancelled while it goes on; what it lacks run again when it has ended.</summary>
public sealed partial class RunSteering
{
    private const string RetryHelp = "A new run that takes over all samples that ended well, and runs the others";

    private Panel _open;
    private bool _isCancelling;
    private bool _isStarting;
    private string? _problem;
    private string _shown = string.Empty;
    private string _clickKey = Guid.NewGuid().ToString("N");

    private enum Panel
    {
        None,
        Cancel,
        Settings,
    }

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>Samples of it that ended by an error.</summary>
    [Parameter, EditorRequired]
    public required int Errored { get; set; }

    /// <summary>Is told when something was done.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    public required EvalQueue Queue { get; init; }

    [Inject]
    public required EvalWorker Worker { get; init; }

    [Inject]
    public required RunAgain Again { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    /// <summary>A run of another process can be steered by that one alone.</summary>
    private bool IsOwn => Run is { IsActive: true, Queued: not null };

    private bool IsPaused => Run.State == RunState.Paused;

    private bool CanHold => Run.State != RunState.Finishing && !_isCancelling;

    private bool CanGoFirst => Run.State == RunState.Queued && Queue.Line() is [var first, ..] && first.EvalId != Run.Run;

    private bool HasSettings => Worker.ConfigOf(Run.Run) is not null;

    private string HoldText => IsPaused ? "Resume" : Run.State == RunState.Queued ? "Hold" : "Pause";

    private string CancelText => _isCancelling ? "Cancelling" : "Cancel";

    private bool CanRetry => RunAgain.CanRetry(Run);

    private bool CanRequeue => !CanRetry && RunAgain.CanRequeue(Run, Errored);

    private string RequeueText => $"Requeue {Format.Count(Errored)} failed";

    protected override void OnParametersSet()
    {
        if (_shown != Run.Run)
        {
            _shown = Run.Run;
            (_open, _isCancelling, _isStarting, _problem) = (Panel.None, false, false, null);
            _clickKey = Guid.NewGuid().ToString("N");
        }
    }

    private static string TextOf(bool isOpen) => isOpen ? "true" : "false";

    private void Toggle(Panel panel) => _open = _open == panel ? Panel.None : panel;

    private void OnKey(KeyboardEventArgs key) => _open = key.Key == "Escape" ? Panel.None : _open;

    private void GoFirst() => Queue.TryMove(Run.Run, QueueMove.Next);

    private async Task HoldAsync()
    {
        try
        {
            _ = IsPaused ? Worker.Resume(Run.Run) : Worker.Pause(Run.Run);
            _problem = null;
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }

        await Changed.InvokeAsync();
    }

    private async Task CancelAsync(bool discard)
    {
        _open = Panel.None;
        _isCancelling = await Worker.CancelAsync(Run.Run, discard);
        await Changed.InvokeAsync();
    }

    private Task RetryAsync() => StartAsync(() => Again.RetryAsync(Run, _clickKey, CancellationToken.None));

    private Task RequeueAsync() => StartAsync(() => Again.RequeueAsync(Run, null, _clickKey, CancellationToken.None));

    private async Task StartAsync(Func<Task<QueuedRun>> start)
    {
        _isStarting = true;
        try
        {
            Navigation.NavigateTo(Format.RunAddress((await start()).EvalId));
        }
        catch (InspectException error)
        {
            _problem = error.Message;
            _isStarting = false;
        }
    }
}
