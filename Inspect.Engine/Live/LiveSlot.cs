using Inspect.Engine.Logs.Reading;

namespace Inspect.Engine.Live;

/// <summary>What a run holds of each of its samples, whatever becomes of it. Its text lies on disk.</summary>
internal struct LiveSlot
{
    /// <summary>Its first score as a number; NaN where there is none.</summary>
    public double Score;

    /// <summary>Seconds from begin to end; NaN where nobody knows.</summary>
    public float Seconds;

    /// <summary>Output tokens of all models.</summary>
    public int Tokens;

    /// <summary>Where the sample stands.</summary>
    public SampleState State;

    /// <summary>What became of it once it ended.</summary>
    private byte _ended;

    /// <summary>Nothing more will happen to it.</summary>
    public readonly bool IsEnded => State.IsEnd();

    /// <summary>What it counts as.</summary>
    public readonly SampleOutcome Outcome => State switch
    {
        SampleState.Waiting or SampleState.RetryWait => SampleOutcome.Waiting,
        SampleState.Generating or SampleState.Tool or SampleState.Scoring => SampleOutcome.Running,
        _ => (SampleOutcome)_ended,
    };

    /// <summary>A sample that ended.</summary>
    public static LiveSlot Of(SampleState state, SampleFacts facts) => new()
    {
        State = state,
        Score = facts.Score,
        Seconds = (float)facts.Seconds,
        Tokens = (int)Math.Min(facts.Tokens, int.MaxValue),
        _ended = (byte)facts.Outcome,
    };
}
