namespace Inspect.Engine.Evals;

/// <summary>What somebody who steers a run does to one sample that goes on (semantics 7.2).</summary>
public enum SampleAction
{
    /// <summary>Its solvers end now, as at a limit, and it is scored as it stands.</summary>
    Score,

    /// <summary>It ends as an error, to which the run's policy applies; it is not tried again.</summary>
    Error,

    /// <summary>It ends as cancelled, which is no error, and is not scored.</summary>
    Cancel,
}
