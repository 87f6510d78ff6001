namespace Inspect.Engine.Tasks;

/// <summary>Something wrong in a task file.</summary>
/// <param name="File">Path to show.</param>
/// <param name="Line">Line, from 1; 0 where the file as a whole is wrong.</param>
/// <param name="Column">Column, from 1; 0 likewise.</param>
/// <param name="Message">What is wrong, and the fix.</param>
public sealed record TaskProblem(string File, long Line, long Column, string Message)
{
    /// <inheritdoc />
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line}:{Column}: {Message}";
}
