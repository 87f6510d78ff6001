namespace Inspect.Engine.Logs.Tables;

/// <summary>Which table of some logs is written, and how.</summary>
public sealed record TableOptions
{
    /// <summary>What a row is.</summary>
    public required TableKind Kind { get; init; }

    /// <summary>How it is written.</summary>
    public TableFormat Format { get; init; }

    /// <summary>Rows of samples come from the samples, with all their metadata and whole texts, not from the summaries, which keep 1,000 characters of a text.</summary>
    public bool IsFull { get; init; }

    /// <summary>Rows of samples have answer, explanation, reason and metadata of each score, and the messages as text; they come from the samples.</summary>
    public bool HasDetails { get; init; }

    /// <summary>The samples themselves are read, not their summaries alone.</summary>
    internal bool ReadsSamples => Kind is TableKind.Messages or TableKind.Events || (Kind == TableKind.Samples && (IsFull || HasDetails));
}
