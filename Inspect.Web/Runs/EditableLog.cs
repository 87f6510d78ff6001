using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Runs;

/// <summary>Whether the log of a run can be edited.</summary>
public static class EditableLog
{
    /// <summary>Why the log of a run cannot be edited now, in a sentence; null when it can.</summary>
    /// <param name="run">The run, with its header.</param>
    /// <param name="what">What somebody wants to edit, as the sentence begins.</param>
    public static string? WhyNot(RunView run, string what) =>
        run.IsActive ? $"The run goes on. {what} can be edited when it has ended."
        : run.LogPath is not { } path ? "The run has no log."
        : run.Header?.Status == EvalStatus.Started ? $"The run was broken off. {what} can be edited when it has been finished or recovered."
        : LogEditor.WhyReadOnly(path);
}
