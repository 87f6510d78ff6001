namespace Inspect.Engine.Logs.Stores;

/// <summary>A store gave nothing.</summary>
/// <remarks>What a store or its client says can repeat keys and signatures, so no failure behind it is kept: the sentence has all that may be told.</remarks>
public sealed class StoreException : InspectException
{
    /// <summary>Makes the error with the sentence that the user reads.</summary>
    public StoreException(StoreProblem problem, string message)
        : base(message) => Problem = problem;

    /// <summary>Why.</summary>
    public StoreProblem Problem { get; }
}
