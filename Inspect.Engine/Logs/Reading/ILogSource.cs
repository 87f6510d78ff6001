using Inspect.Engine.Models;

namespace Inspect.Engine.Logs.Reading;

/// <summary>An open log of either container. Not thread-safe.</summary>
internal interface ILogSource : IDisposable
{
    EvalLog Header();

    IReadOnlyList<EvalSampleSummary> Summaries();

    EvalSample? Sample(SampleId id, int epoch);

    IEnumerable<EvalSample> Samples();

    IReadOnlyList<EvalSampleReductions> Reductions();
}
