namespace Inspect.Engine.Inference;

/// <summary>A local model as it stands at one moment.</summary>
/// <param name="Name">Name of its folder.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="SizeBytes">Bytes of its files; null where the folder is damaged.</param>
/// <param name="ContextLength">Most tokens of prompt and answer together.</param>
/// <param name="LoadSeconds">Seconds that loading took.</param>
/// <param name="TokensPerSecond">Tokens a second of its last batch.</param>
public sealed record LocalModelStatus(
    string Name, LocalModelState State, string? Problem, long? SizeBytes, int? ContextLength, double? LoadSeconds, double? TokensPerSecond)
{
    /// <summary>Architecture, as the folder names it: <c>llama</c>.</summary>
    public string? Type { get; init; }

    /// <summary>What the weights are stored as: <c>int8</c>, <c>fp16</c>; null where the graph does not tell.</summary>
    public string? Precision { get; init; }

    /// <summary>The engine that runs it, and why none that is better: <c>batch</c>; null before it is loaded.</summary>
    public string? Engine { get; init; }

    /// <summary>Where the model comes from; null for one that was not converted here.</summary>
    public ModelSource? Source { get; init; }

    /// <summary>Bytes by which the process grew while the model was loaded; null before that. Other work at the same time is in it.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>A model that is in use and has to go before this one can be loaded; null where none is waited for.</summary>
    public string? WaitsFor { get; init; }
}
