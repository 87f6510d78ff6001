using Inspect.Engine.Live;
using Inspect.Web.Queue;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Queue;

/// <summary>What can be done with a run that has begun: held, resumed, cancelled.</summary>
public sealed partial class RunButtons
{
    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>It belongs to the queue of this app: one of another process can be steered by that one alone.</summary>
    [Parameter, EditorRequired]
    public required bool IsOwn { get; set; }

    /// <summary>Is told when something was done.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    public required EvalWorker Worker { get; init; }

    private bool IsPaused => Run.State == RunState.Paused;

    private bool CanHold => Run.State != RunState.Finishing;

    private string HoldText => IsPaused ? "Resume" : "Pause";

    private async Task HoldAsync()
    {
        if (IsPaused)
        {
            Worker.Resume(Run.Run);
        }
        else
        {
            Worker.Pause(Run.Run);
        }

        await Changed.InvokeAsync();
    }

    private async Task CancelAsync()
    {
        await Worker.CancelAsync(Run.Run);
        await Changed.InvokeAsync();
    }
}
