using Inspect.Engine.Live;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Runs;

/// <summary>How far the set of a folder is, and which of its tasks have no log yet.</summary>
public sealed partial class SetBar
{
    private const int Most = 20;

    /// <summary>The set.</summary>
    [Parameter, EditorRequired]
    public required SetProgress Set { get; set; }

    private List<SetTask> Pending => [.. Set.Pending];

    /// <summary>What became of the tasks; a state that none has is not named.</summary>
    private string Summary => string.Join(" · ", new[]
    {
        $"{Format.Count(Set.Done)} of {Format.Count(Set.Tasks.Length, "task")} done",
        Count("running", RunState.Running, RunState.Finishing, RunState.Loading, RunState.Recovered, RunState.Paused),
        Count("waiting", RunState.Queued),
        Count("failed", RunState.Failed),
        Count("cancelled", RunState.Cancelled),
        Count("interrupted", RunState.Interrupted),
        Pending.Count > 0 ? $"{Format.Count(Pending.Count)} not begun" : string.Empty,
    }.Where(part => part.Length > 0));

    private string Count(string word, params RunState[] states) =>
        Set.Tasks.Count(t => t.State is { } state && states.Contains(state)) is > 0 and var count ? $"{Format.Count(count)} {word}" : string.Empty;
}
