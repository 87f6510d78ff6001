namespace Inspect.Engine.Evals.Sets;

/// <summary>How a set of tasks is run until all have succeeded (semantics 7.5).</summary>
public sealed record EvalSetOptions
{
    /// <summary>Waits grow to this at most.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Id of the set; null takes that of the folder, else a new one.</summary>
    public string? Id { get; init; }

    /// <summary>Further attempts after the first, 0 or more.</summary>
    public int RetryAttempts { get; init; } = 10;

    /// <summary>A task that failed is tried again at once; where not, when the others have ended and after a wait.</summary>
    public bool RetryImmediate { get; init; } = true;

    /// <summary>Wait before the first further attempt, in seconds; it doubles with each.</summary>
    public int RetryWaitSeconds { get; init; } = 30;

    /// <summary>Factor of <c>max_connections</c> with each further attempt, more than 0 and at most 1; without that setting it says nothing.</summary>
    public double RetryConnections { get; init; } = 1;

    /// <summary>Tasks that run at the same time.</summary>
    public int MaxTasks { get; init; } = 1;

    /// <summary>Logs of attempts that did not succeed go when a later one did.</summary>
    public bool RetryCleanup { get; init; } = true;

    /// <summary>The folder may hold logs that are not of the set.</summary>
    public bool AllowsDirty { get; init; }

    /// <summary>How long to wait after an attempt.</summary>
    /// <param name="attempt">Number of the attempt, from 0.</param>
    public TimeSpan WaitAfter(int attempt)
    {
        var seconds = RetryWaitSeconds * Math.Pow(2, attempt);
        return seconds < LongestWait.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestWait;
    }
}
