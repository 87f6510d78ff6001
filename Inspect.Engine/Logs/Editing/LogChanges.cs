using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing;

/// <summary>What a new version of a log has instead of the old; all else is copied as it is.</summary>
/// <param name="Header">The new header.</param>
/// <param name="Samples">Changed samples.</param>
/// <param name="Reductions">New reductions; null to keep those there are.</param>
internal sealed record LogChanges(
    EvalLog Header, IReadOnlyDictionary<(SampleId Id, int Epoch), EvalSample> Samples, IReadOnlyList<EvalSampleReductions>? Reductions)
{
    private bool HasImages => Header.Eval.Config.LogImages != false;

    /// <summary>Writes the new version.</summary>
    public void Write(ILogSource source, Stream target)
    {
        if (source is ArchiveLogSource archive)
        {
            WriteArchive(archive, target);
        }
        else
        {
            WriteJson((JsonLogSource)source, target);
        }
    }

    private void WriteArchive(ArchiveLogSource source, Stream target)
    {
        var names = Samples.Keys.Select(s => SampleNames.Of(s.Id, s.Epoch)).ToHashSet(StringComparer.Ordinal);
        var folders = Samples.Keys.Select(s => SampleNames.ChunkFolder(s.Id, s.Epoch)).ToList();
        var copy = new ArchiveCopy(target);
        foreach (var member in source.Archive.Directory.Members.Values.OrderBy(m => m.Offset))
        {
            var isReplaced = member.Name == LogMembers.HeaderName || names.Contains(member.Name)
                || (Samples.Count > 0 && member.Name == LogMembers.SummariesName)
                || (Reductions is not null && member.Name == LogMembers.ReductionsName)
                || folders.Exists(f => member.Name.StartsWith(f, StringComparison.Ordinal));
            if (!isReplaced)
            {
                copy.Take(source.Archive, member);
            }
        }

        foreach (var sample in Samples.Values)
        {
            var condensed = SampleCondenser.Apply(sample, HasImages);
            copy.Add(ZipPacker.Pack(SampleNames.Of(sample.Id, sample.Epoch), LogJson.ToBytes(condensed).Span));
        }

        if (Samples.Count > 0)
        {
            var rows = source.Summaries().Select(s => Samples.TryGetValue((s.Id, s.Epoch), out var sample) ? SampleSummaries.Of(sample) with { Unknown = s.Unknown } : s).ToList();
            copy.Add(ZipPacker.Pack(LogMembers.SummariesName, LogJson.ToBytes(rows).Span));
        }

        if (Reductions is not null)
        {
            copy.Add(ZipPacker.Pack(LogMembers.ReductionsName, LogJson.ToBytes(Reductions.ToList()).Span));
        }

        copy.Add(ZipPacker.Pack(LogMembers.HeaderName, LogJson.ToBytes(Header).Span));
        copy.Finish();
    }

    private void WriteJson(JsonLogSource source, Stream target)
    {
        var reductions = Reductions ?? source.Reductions();
        var samples = source.HasSamples ? source.RawSamples().Select(Changed) : null;
        JsonLogFile.Write(target, Header, samples, reductions.Count == 0 ? null : reductions);
    }

    private ReadOnlyMemory<byte> Changed(ReadOnlyMemory<byte> raw)
    {
        if (Samples.Count == 0)
        {
            return raw;
        }

        var old = LogJson.Parse<EvalSample>(raw);
        return Samples.TryGetValue((old.Id, old.Epoch), out var sample) ? JsonLogFile.Sample(SampleCondenser.Apply(sample, HasImages)) : raw;
    }
}
