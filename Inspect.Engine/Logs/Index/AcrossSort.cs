namespace Inspect.Engine.Logs.Index;

/// <summary>What samples of many logs are sorted by.</summary>
public enum AcrossSort
{
    /// <summary>Log after log, each in the order of its plan.</summary>
    Plan,

    /// <summary>The first score; samples without one come last.</summary>
    Score,

    /// <summary>Id of the item.</summary>
    Item,

    /// <summary>Output tokens.</summary>
    Tokens,

    /// <summary>Seconds from begin to end; samples without come last.</summary>
    Seconds,
}
