using Inspect.Engine.Live;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>Why a run did not come to its end: what happened, what is kept, what to do.</summary>
public sealed partial class RunFault
{
    /// <summary>The run, which failed or was broken off.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>It can be cloned here.</summary>
    [Parameter, EditorRequired]
    public required bool CanClone { get; set; }

    /// <summary>Characters of a message that a banner has room for.</summary>
    private const int MostSaid = 600;

    private bool IsInterrupted => Run.State == RunState.Interrupted;

    private string Css => IsInterrupted ? "banner gap" : "banner bad gap";

    private string Role => IsInterrupted ? "status" : "alert";

    private string Glyph => IsInterrupted ? Lucide.RotateCcw : Lucide.CircleX;

    private string Lead => IsInterrupted ? "The run was interrupted." : "The run failed.";

    private string Message => Run.Error ?? (IsInterrupted ? "Its process ended without a word." : "Too many of its samples did; their errors stand in the list.");

    private bool IsLong => Message.Length > MostSaid;

    private string KeptText => Run.Done == 0 ? "No sample finished."
        : $"{Format.Count(Run.Done)} of {Format.Count(Run.Total)} samples finished and are kept.";

    private string NextText => IsInterrupted && Run.Queued is not null ? "It goes on with the others when the app starts again."
        : !CanClone ? string.Empty
        : IsInterrupted ? "Clone it to run it again."
        : "Correct the cause, then clone it to run it again.";

    private string? Traceback => Run.Header?.Error is { Traceback: { Length: > 0 } text } error && text != error.Message ? text : null;
}
