using Inspect.Engine.Logs.Reading;

namespace Inspect.Engine.Live;

/// <summary>What a run holds of each of its samples, whatever becomes of it. Its text lies on disk.</summary>
internal struct LiveSlot
{
    /// <summary>Where the sample stands.</summary>
    public SampleState State;

    /// <summary>What it is counted, sorted and filtered by once it ended.</summary>
    public SampleFacts Facts;

    /// <summary>What it counts as.</summary>
    public readonly SampleOutcome Outcome => State switch
    {
        SampleState.Waiting => SampleOutcome.Waiting,
        SampleState.Generating or SampleState.Scoring => SampleOutcome.Running,
        _ => Facts.Outcome,
    };
}
