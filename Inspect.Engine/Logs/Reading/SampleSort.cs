namespace Inspect.Engine.Logs.Reading;

/// <summary>What a list of samples is sorted by; equals stand in the order of the plan.</summary>
public enum SampleSort
{
    /// <summary>Item, then epoch.</summary>
    Plan,

    /// <summary>The first score.</summary>
    Score,

    /// <summary>Output tokens.</summary>
    Tokens,

    /// <summary>Seconds from begin to end.</summary>
    Seconds,

    /// <summary>What became of it.</summary>
    Outcome,
}
