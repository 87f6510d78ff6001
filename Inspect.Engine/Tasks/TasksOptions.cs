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

    /// <summary>C# task files are compiled and run, with the rights of this process. Default: true.</summary>
    public bool AllowCode { get; set; } = true;

    /// <summary>Longest time, in seconds, that a method of a C# task file may take to make its task, 1 to 3,600. Default: 10.</summary>
    [Range(1, 3_600)]
    public int CodeSeconds { get; set; } = 10;
}
