using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading.Parts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>An open log of either container. Not thread-safe.</summary>
internal interface ILogSource : IDisposable
{
    EvalLog Header();

    /// <summary>The status alone.</summary>
    EvalStatus Status() => Header().Status;

    IReadOnlyList<EvalSampleSummary> Summaries();

    /// <summary>The summaries one after the other; where that can be, they are not all held.</summary>
    IEnumerable<EvalSampleSummary> EachSummary() => Summaries();

    /// <summary>Ids in the order of the plan, as far as the header says.</summary>
    IReadOnlyList<SampleId> PlannedIds() => Header().Eval.Dataset.SampleIds is { IsDefault: false } ids ? ids : [];

    /// <summary>Some summaries in the order of the plan: by item, then by epoch.</summary>
    LogSamplePage SummaryPage(int first, int count)
    {
        var all = Summaries();
        return new LogSamplePage(all.Count, [.. ItemOrder.Sort(PlannedIds(), all).Skip(first).Take(count)]);
    }

    EvalSample? Sample(SampleId id, int epoch);

    IEnumerable<EvalSample> Samples();

    /// <summary>What came of each sample, in no certain order.</summary>
    IEnumerable<EndedSample> Ended() => Samples().Select(EndedSample.Of);

    /// <summary>The log has a list of samples, empty or not.</summary>
    bool HasSamples => true;

    /// <summary>Ids of the samples in their order, each once.</summary>
    IReadOnlyList<SampleId> SampleIds();

    /// <summary>The sample is so small that to read it as a whole costs less than to look where its parts lie.</summary>
    bool IsSmall(SampleId id, int epoch) => false;

    /// <summary>A sample in parts; they stay readable when the source is closed.</summary>
    SampleParts? Parts(SampleId id, int epoch);

    IReadOnlyList<EvalSampleReductions> Reductions();
}
