using System.Globalization;
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

    /// <summary>In one piece, since lists hold hundreds. It holds words of ours alone.</summary>
    internal static string HtmlOf(RunView run, bool isBoxed)
    {
        var look = LookOf(run.State, run.Error is null);
        var isRunning = run.State == RunState.Running;
        return string.Concat(
            $"<span class=\"pill {look.Class}{(isBoxed ? " box" : string.Empty)}\">",
            isRunning ? "<span class=\"live\"></span>" : $"<svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">{look.Icon}</svg>",
            run.State is RunState.Running or RunState.Recovered or RunState.Paused && run.Total > 0 && (isRunning || run.Done > 0)
                ? string.Create(CultureInfo.InvariantCulture, $"{look.Word} {run.Done}/{run.Total}") : look.Word,
            "</span>");
    }

    /// <summary>The word of a state.</summary>
    public static string WordOf(RunState state) => LookOf(state, isUnread: false).Word;

    private static (string Class, string Icon, string Word) LookOf(RunState state, bool isUnread) => state switch
    {
        RunState.Queued => ("queued", Lucide.Clock, "Queued"),
        RunState.Loading => ("loading", Lucide.LoaderCircle, "Loading"),
        RunState.Running => ("running", Lucide.Play, "Running"),
        RunState.Recovered => ("recovered", Lucide.RotateCcw, "Recovered"),
        RunState.Paused => ("queued", Lucide.Pause, "Paused"),
        RunState.Finishing => ("running", Lucide.LoaderCircle, "Finishing"),
        RunState.Done => ("done", Lucide.CircleCheck, "Done"),
        RunState.Cancelled => ("cancelled", Lucide.Ban, "Cancelled"),
        RunState.Unreadable when isUnread => ("queued", Lucide.Clock, "Not read yet"),
        RunState.Unreadable => ("failed", Lucide.FileText, "Unreadable"),
        RunState.Interrupted => ("recovered", Lucide.RotateCcw, "Interrupted"),
        _ => ("failed", Lucide.CircleX, "Failed"),
    };
}
