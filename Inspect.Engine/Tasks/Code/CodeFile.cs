namespace Inspect.Engine.Tasks.Code;

/// <summary>A C# task file as it lies on the disk; equal while nobody changed it.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="DisplayPath">Path for messages.</param>
/// <param name="ModifiedAt">When it was written.</param>
/// <param name="SizeBytes">Its size.</param>
internal sealed record CodeFile(string Path, string DisplayPath, DateTime ModifiedAt, long SizeBytes)
{
    /// <summary>The task that stands in the list for a file of which no task is known, with what is wrong.</summary>
    public TaskFile WithProblems(params IEnumerable<TaskProblem> problems) => new()
    {
        Path = Path,
        DisplayPath = DisplayPath,
        Name = System.IO.Path.GetFileNameWithoutExtension(Path),
        Problems = [.. problems],
    };
}
