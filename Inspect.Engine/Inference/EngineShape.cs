namespace Inspect.Engine.Inference;

/// <summary>How an engine runs its model, where that is not as usual. Who wants a model in equal shapes shares one engine; each other shape is an engine of its own.</summary>
/// <param name="Threads">Cores that a step uses, 1 to <see cref="MostThreads"/>; null for all.</param>
/// <param name="Rows">Answers that are given at the same time at most, 1 to <see cref="MostRows"/>; null for what the engine finds best.</param>
public sealed record EngineShape(int? Threads, int? Rows)
{
    /// <summary>Most threads of an engine.</summary>
    public const int MostThreads = 256;

    /// <summary>Most answers at the same time.</summary>
    public const int MostRows = 256;

    /// <summary>As usual.</summary>
    public static EngineShape Usual { get; } = new(null, null);

    /// <summary>Cores that a step uses.</summary>
    internal int ThreadsOrAll => Threads ?? Environment.ProcessorCount;
}
