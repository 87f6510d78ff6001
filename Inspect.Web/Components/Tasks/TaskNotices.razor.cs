using System.Collections.Immutable;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Editing;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>What somebody who edits a task should know before saving.</summary>
public sealed partial class TaskNotices
{
    [Parameter, EditorRequired]
    public required TaskDraft Draft { get; set; }

    /// <summary>What is wrong with the text.</summary>
    [Parameter]
    public ImmutableArray<TaskProblem> Problems { get; set; } = [];

    /// <summary>Comments that saving would drop.</summary>
    [Parameter]
    public ImmutableArray<string> Lost { get; set; } = [];

    /// <summary>Somebody else has saved meanwhile.</summary>
    [Parameter]
    public bool IsStale { get; set; }

    [Parameter]
    public EventCallback OnReopen { get; set; }
}
