namespace Inspect.Engine.Logs.Reading;

/// <summary>What became of a sample, as lists group and count it.</summary>
public enum SampleOutcome
{
    /// <summary>It waits for its turn.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its first score is 1.</summary>
    Correct,

    /// <summary>Its first score lies between 0 and 1.</summary>
    Partial,

    /// <summary>Its first score is 0.</summary>
    Incorrect,

    /// <summary>Its first score is another number, a list or a map.</summary>
    Scored,

    /// <summary>It ended without a score.</summary>
    Unscored,

    /// <summary>It ended by an error.</summary>
    Errored,

    /// <summary>It was stopped with its run.</summary>
    Cancelled,
}
