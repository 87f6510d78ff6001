namespace Inspect.Engine.Logs.Editing;

/// <summary>An edit that was refused; the log is as it was.</summary>
public sealed class LogEditException : InspectException
{
    /// <summary>Makes the error with the sentence that the user reads.</summary>
    public LogEditException(LogEditProblem problem, string message)
        : base(message) => Problem = problem;

    /// <summary>Why.</summary>
    public LogEditProblem Problem { get; }
}
