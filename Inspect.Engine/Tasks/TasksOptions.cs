using System.ComponentModel.DataAnnotations;

namespace Inspect.Engine.Tasks;

/// <summary>Where task files lie.</summary>
public sealed class TasksOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "Tasks";

    /// <summary>Folder of task files. Default: <c>tasks</c> in the home folder.</summary>
    [Required]
    public string Dir { get; set; } = "tasks";
}
