using Inspect.Engine.Tasks;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>A choice among the tasks: a few are a list, of many those are offered that have what is typed in their name.</summary>
public sealed partial class TaskSelect
{
    /// <summary>So many tasks are listed whole: each is drawn, whether the list is open or not.</summary>
    public const int MostListed = 100;

    private const int MostFound = 50;

    /// <summary>Id of the field.</summary>
    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>Name of the task that is chosen.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>The tasks, by name.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<TaskFile> Tasks { get; set; }

    /// <summary>Gets the name of another task.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnChange { get; set; }

    private Dictionary<string, object?> Attributes => new() { ["id"] = Id };

    /// <summary>Names with the words in them, those that begin with them first; one more than is shown says that there are more.</summary>
    private Task<IEnumerable<string>> FindAsync(string? words, CancellationToken cancellationToken)
    {
        var part = words?.Trim() ?? string.Empty;
        var found = Tasks.Select(t => t.Name).Where(n => n.Contains(part, StringComparison.OrdinalIgnoreCase));
        return Task.FromResult<IEnumerable<string>>([.. found.OrderBy(n => !n.StartsWith(part, StringComparison.OrdinalIgnoreCase)).Take(MostFound + 1)]);
    }

    private string HelpOf(string name) => Tasks.FirstOrDefault(t => t.Name == name) is { } task ? HelpOf(task) : string.Empty;

    private static string HelpOf(TaskFile task) => task.Task is null ? Format.Count(task.Problems.Length, "problem") : task.Task.Description ?? string.Empty;
}
