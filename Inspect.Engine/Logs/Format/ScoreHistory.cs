namespace Inspect.Engine.Logs.Format;

/// <summary>Words in the history of a score (log format 9).</summary>
public static class ScoreHistory
{
    /// <summary>Stands in the place of a field that an edit left as it was.</summary>
    public const string Unchanged = "UNCHANGED";
}
