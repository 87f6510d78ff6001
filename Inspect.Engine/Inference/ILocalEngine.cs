namespace Inspect.Engine.Inference;

/// <summary>Runs one model. Thread-safe: requests that wait together are run together.</summary>
public interface ILocalEngine : IAsyncDisposable
{
    /// <summary>What is known of the model.</summary>
    LocalModelInfo Info { get; }

    /// <summary>Tokens a second of the last batch, all answers together; null before the first.</summary>
    double? LastTokensPerSecond { get; }

    /// <summary>Answers a request piece by piece; the last piece says how it ended.</summary>
    /// <exception cref="GenerationException">The request cannot be answered, or the run failed.</exception>
    IAsyncEnumerable<LocalDelta> GenerateAsync(LocalRequest request, CancellationToken cancellationToken);

    /// <summary>Says how likely the model finds texts that are given; nothing is generated.</summary>
    /// <returns>One score for each continuation, in their order, or that of the conversation where there is none.</returns>
    /// <exception cref="GenerationException">A text cannot be judged, or the run failed.</exception>
    Task<IReadOnlyList<LocalScore>> ScoreAsync(LocalScoreRequest request, CancellationToken cancellationToken);
}
