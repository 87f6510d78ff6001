namespace Inspect.Engine.Live;

/// <summary>What follows from a state.</summary>
public static class StateFacts
{
    /// <summary>The run has the model and a place among those that go on at the same time.</summary>
    public static bool GoesOn(this RunState state) => state is RunState.Loading or RunState.Running or RunState.Recovered or RunState.Finishing;

    /// <summary>Something may happen to the run yet without anybody starting it anew.</summary>
    public static bool IsActive(this RunState state) => state.GoesOn() || state is RunState.Queued or RunState.Paused;

    /// <summary>Nothing more happens to the sample.</summary>
    public static bool IsEnd(this SampleState state) => state is SampleState.Done or SampleState.Errored or SampleState.Limited or SampleState.Cancelled;
}
