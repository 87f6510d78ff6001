using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;

namespace Inspect.Engine.Live;

/// <summary>A sample of a running eval as it stands at one moment.</summary>
public sealed record LiveSample
{
    /// <summary>Id of the item.</summary>
    public required SampleId Id { get; init; }

    /// <summary>Repetition, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>What the item asks.</summary>
    public required SampleInput Input { get; init; }

    /// <summary>What counts as correct.</summary>
    public required Target Target { get; init; }

    /// <summary>Unique id; null while it waits.</summary>
    public string? Uuid { get; init; }

    /// <summary>Where it stands.</summary>
    public SampleState State { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The model event that is going on.</summary>
    public string? EventUuid { get; init; }

    /// <summary>The answer so far, while it is generated.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Tokens of the answer so far.</summary>
    public int Tokens { get; init; }

    /// <summary>The row of the log once it ended; null before.</summary>
    public EvalSampleSummary? Summary { get; init; }

    /// <summary>Nothing more will happen to it.</summary>
    public bool IsEnded => State.IsEnd();
}
