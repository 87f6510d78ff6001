namespace Inspect.Engine.Evals;

/// <summary>Something wrong in a request.</summary>
/// <param name="Path">Field, by its path in the request: <c>eval_config.epochs</c>.</param>
/// <param name="Message">What is wrong, and the fix.</param>
public sealed record RequestProblem(string Path, string Message);
