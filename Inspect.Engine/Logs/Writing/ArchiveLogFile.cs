using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs.Writing;

/// <summary>Writes an <c>.eval</c> log in one go, its members in the order of a log that ran (log format 15.1).</summary>
internal static class ArchiveLogFile
{
    /// <summary>Writes the whole log; samples are taken one at a time.</summary>
    public static void Write(Stream target, EvalLog header, IEnumerable<EvalSample> samples, IReadOnlyList<EvalSampleReductions> reductions) =>
        Write(target, header.Eval, header.Plan, samples, () => (header, reductions));

    /// <summary>Writes the whole log, whose end is asked for once all samples were taken.</summary>
    public static void Write(
        Stream target, EvalSpec spec, EvalPlan plan, IEnumerable<EvalSample> samples, Func<(EvalLog Header, IReadOnlyList<EvalSampleReductions> Reductions)> end)
    {
        var archive = new ArchiveCopy(target);
        archive.Add(Pack(LogMembers.StartName, new LogStart { Eval = spec, Plan = plan }));
        var hasImages = spec.Config.LogImages != false;
        var summaries = new List<EvalSampleSummary>();
        foreach (var sample in samples)
        {
            archive.Add(Pack(SampleNames.Of(sample.Id, sample.Epoch), SampleCondenser.Apply(sample, hasImages)));
            summaries.Add(SampleSummaries.Of(sample));
        }

        if (summaries.Count > 0)
        {
            archive.Add(Pack(LogMembers.JournalSummaries + "1.json", summaries));
        }

        archive.Add(Pack(LogMembers.SummariesName, summaries));
        var (header, reductions) = end();
        if (reductions.Count > 0)
        {
            archive.Add(Pack(LogMembers.ReductionsName, reductions.ToList()));
        }

        archive.Add(Pack(LogMembers.HeaderName, header));
        archive.Finish();
    }

    private static PackedMember Pack<T>(string name, T record) => ZipPacker.Pack(name, LogJson.ToBytes(record).Span);
}
