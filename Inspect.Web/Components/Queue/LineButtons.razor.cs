using Inspect.Engine.Live;
using Inspect.Web.Components.Shared;
using Inspect.Web.Queue;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Queue;

/// <summary>What can be done with a run that waits: moved, held, cancelled.</summary>
public sealed partial class LineButtons
{
    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required QueuedRun Run { get; set; }

    /// <summary>Its number in the line, from 0.</summary>
    [Parameter, EditorRequired]
    public required int Index { get; set; }

    /// <summary>How many wait.</summary>
    [Parameter, EditorRequired]
    public required int Count { get; set; }

    /// <summary>Tells the ids of this list from those of others on the page.</summary>
    [Parameter, EditorRequired]
    public required string Prefix { get; set; }

    /// <summary>There is little room: moved by one place, and cancelled.</summary>
    [Parameter]
    public bool IsBrief { get; set; }

    /// <summary>Is told when something was done.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    public required EvalQueue Queue { get; init; }

    [Inject]
    public required EvalWorker Worker { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private bool IsHeld => Run.State == RunState.Paused;

    private string HoldText => IsHeld ? "Let it run" : "Hold";

    private string IdOf(string what) => $"{Prefix}-{what}-{Run.EvalId}";

    private string LabelOf(string what) => $"{what}: {Run.Task}";

    /// <summary>The row moves away under the focus, which goes with it.</summary>
    private async Task MoveAsync(QueueMove move)
    {
        Queue.TryMove(Run.EvalId, move);
        await Changed.InvokeAsync();
        await Keyboard.FocusAsync(IdOf(move == QueueMove.Next ? "down" : move.ToString().ToLowerInvariant()));
    }

    private async Task HoldAsync()
    {
        if (IsHeld)
        {
            Worker.Resume(Run.EvalId);
        }
        else
        {
            Worker.Pause(Run.EvalId);
        }

        await Changed.InvokeAsync();
    }
}
