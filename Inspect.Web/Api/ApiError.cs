using Inspect.Engine.Tasks;

namespace Inspect.Web.Api;

/// <summary>One thing that is wrong with what was sent.</summary>
/// <param name="Path">Where: a key of the request, or file, line and column.</param>
/// <param name="Message">What is wrong, and the fix.</param>
public sealed record ApiError(string Path, string Message)
{
    /// <summary>A problem of a task file.</summary>
    public static ApiError Of(TaskProblem problem) => new(problem.Line == 0 ? problem.File : $"{problem.File}:{problem.Line}:{problem.Column}", problem.Message);
}
