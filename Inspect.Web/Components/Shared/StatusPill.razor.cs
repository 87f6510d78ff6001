using Inspect.Engine.Live;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>State of a run: icon and word, colour last.</summary>
public sealed partial class StatusPill
{
    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>The boxed form beside a title.</summary>
    [Parameter]
    public bool IsBoxed { get; set; }

    private bool IsRunning => Run.State == RunState.Running;

    private string Css => $"pill {Look.Class}{(IsBoxed ? " box" : string.Empty)}";

    private string Text => IsRunning && Run.Total > 0 ? $"Running {Run.Done}/{Run.Total}" : Look.Word;

    private (string Class, string Icon, string Word) Look => LookOf(Run.State, Run.Error is null);

    /// <summary>The word of a state.</summary>
    public static string WordOf(RunState state) => LookOf(state, isUnread: false).Word;

    private static (string Class, string Icon, string Word) LookOf(RunState state, bool isUnread) => state switch
    {
        RunState.Queued => ("queued", Lucide.Clock, "Queued"),
        RunState.Loading => ("loading", Lucide.LoaderCircle, "Loading"),
        RunState.Running => ("running", Lucide.Play, "Running"),
        RunState.Finishing => ("running", Lucide.LoaderCircle, "Finishing"),
        RunState.Done => ("done", Lucide.CircleCheck, "Done"),
        RunState.Cancelled => ("cancelled", Lucide.Ban, "Cancelled"),
        RunState.Unreadable when isUnread => ("queued", Lucide.Clock, "Not read yet"),
        RunState.Unreadable => ("failed", Lucide.FileText, "Unreadable"),
        RunState.Interrupted => ("recovered", Lucide.RotateCcw, "Interrupted"),
        _ => ("failed", Lucide.CircleX, "Failed"),
    };
}
