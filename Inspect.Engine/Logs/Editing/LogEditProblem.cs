namespace Inspect.Engine.Logs.Editing;

/// <summary>Why an edit was refused.</summary>
public enum LogEditProblem
{
    /// <summary>The edit makes no sense: a blank tag, a sample that is not there.</summary>
    Invalid,

    /// <summary>The log runs, or was broken off: its writer owns it.</summary>
    Running,

    /// <summary>The log has changed since it was read.</summary>
    Stale,
}
