namespace Inspect.Engine.Inference.Batch;

/// <summary>What steps of as many rows as there may be took: for measurements.</summary>
/// <param name="Steps">Such steps.</param>
/// <param name="Tokens">Tokens that they gave.</param>
/// <param name="ModelSeconds">Seconds within the model's run.</param>
/// <param name="SamplingSeconds">Seconds in which tokens were picked.</param>
/// <param name="OtherSeconds">Seconds of all else: texts, ends of answers, rows that move together.</param>
/// <param name="AllocatedBytes">Bytes that the thread of the engine allocated meanwhile.</param>
internal readonly record struct StepMeasure(long Steps, long Tokens, double ModelSeconds, double SamplingSeconds, double OtherSeconds, long AllocatedBytes)
{
    /// <summary>What the engine itself takes of a step, 0 to 1.</summary>
    public double OwnShare => Steps == 0 ? 0 : (SamplingSeconds + OtherSeconds) / (ModelSeconds + SamplingSeconds + OtherSeconds);

    /// <summary>With one more step.</summary>
    public StepMeasure With(int rows, TimeSpan model, TimeSpan sampling, TimeSpan other, long bytes) => new(
        Steps + 1, Tokens + rows, ModelSeconds + model.TotalSeconds, SamplingSeconds + sampling.TotalSeconds, OtherSeconds + other.TotalSeconds, AllocatedBytes + bytes);

    /// <summary>What came since another measure.</summary>
    public StepMeasure Since(StepMeasure start) => new(
        Steps - start.Steps, Tokens - start.Tokens, ModelSeconds - start.ModelSeconds, SamplingSeconds - start.SamplingSeconds, OtherSeconds - start.OtherSeconds, AllocatedBytes - start.AllocatedBytes);
}
