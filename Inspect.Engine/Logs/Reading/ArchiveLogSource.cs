using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading.Parts;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>An open <c>.eval</c> log (log format 14.2 and 14.3).</summary>
internal sealed class ArchiveLogSource(ZipFile archive, string path) : ILogSource
{

    // A header is parsed for every log of a list, on all cores at once; that of a hundred thousand samples has a few megabytes.
    private const long LargestHeader = 64L << 20;
    private const long LargestFlush = 128L << 20;
    private const long SmallSample = 256 << 10;

    private EvalLog? _header;
    private ILookup<string, ZipMember>? _folders;

    /// <summary>Opens a log, with its journal if it is a running one.</summary>
    public static ArchiveLogSource Open(string path) => new(RunningLogs.OpenArchive(path), path);

    /// <summary>The archive.</summary>
    public ZipFile Archive => archive;

    private IReadOnlyDictionary<string, ZipMember> Members => archive.Directory.Members;

    public void Dispose() => archive.Dispose();

    public EvalLog Header() => _header ??= HeaderUpgrade.Apply(ReadHeader());

    public EvalStatus Status() =>
        (archive.Directory.Find(LogMembers.HeaderName) is { } header ? HeaderJson.StatusOf(archive.ReadAll(header, LargestHeader)) : null) ?? Header().Status;

    public IReadOnlyList<EvalSampleSummary> Summaries()
    {
        if (archive.Directory.Find(LogMembers.SummariesName) is { } all)
        {
            return LogSources.Latest(Rows(all));
        }

        return LogSources.Latest(RowsOfJournal().Select(r => r.Row));
    }

    /// <summary>Summaries of a running log in the order in which its samples ended, each with whether a flush has summarised it. Those of one flush are held at a time, and a sample that was written twice has two, of which the later one counts.</summary>
    public IEnumerable<(EvalSampleSummary Row, bool IsLate)> RowsOfJournal()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in Flushes().SelectMany(Rows))
        {
            known.Add(SampleNames.Of(row.Id, row.Epoch));
            yield return (row, false);
        }

        // Samples of a journal that came after the last flush have no summary yet.
        foreach (var member in Late(known))
        {
            yield return (SampleSummaries.Of(ReadSample(member)), true);
        }
    }

    public LogSamplePage SummaryPage(int first, int count)
    {
        var planned = ((ILogSource)this).PlannedIds();
        var page = archive.Directory.Find(LogMembers.SummariesName) is { } all ? SummaryRows.Page(archive.ReadAll(all), planned, first, count) : null;
        if (page is not null)
        {
            return page;
        }

        var rows = Summaries();
        return new LogSamplePage(rows.Count, [.. ItemOrder.Sort(planned, rows).Skip(first).Take(count)]);
    }

    public IEnumerable<EvalSampleSummary> EachSummary() =>
        (archive.Directory.Find(LogMembers.SummariesName) is { } all ? SummaryRows.Each(archive.ReadAll(all)) : null) ?? Summaries();

    /// <summary>Members that lie in a folder, given with its last slash, and in none below it.</summary>
    public IEnumerable<ZipMember> In(string folder) =>
        (_folders ??= Members.Values.ToLookup(m => m.Name[..(m.Name.LastIndexOf('/') + 1)], StringComparer.Ordinal))[folder];

    /// <summary>Highest number of the journal's members in a folder.</summary>
    public int Count(string folder) => Members.Values.Max(m => (int?)Math.Max(0, Number(m.Name, folder))) ?? 0;

    public EvalSample? Sample(SampleId id, int epoch)
    {
        if (archive.Directory.Find(SampleNames.Of(id, epoch)) is { } member)
        {
            return ReadSample(member);
        }

        return ChunkedSample.Find(this, id, epoch);
    }

    // All members are made out at the first question: who asks this goes through many samples.
    public bool IsSmall(SampleId id, int epoch) => Members.TryGetValue(SampleNames.Of(id, epoch), out var member) && member.SizeBytes < SmallSample;

    public SampleParts? Parts(SampleId id, int epoch)
    {
        if (archive.Directory.Find(SampleNames.Of(id, epoch)) is { } member)
        {
            return UnpackedSample.Open(archive, member) ?? SampleParts.Of(ReadSample(member));
        }

        // Chunks are read from the archive, so the parts hold a look of their own.
        return ChunkedSample.Exists(this, id, epoch) ? ChunkedSample.Open(Open(path), SampleNames.ChunkFolder(id, epoch)) : null;
    }

    public IEnumerable<EvalSample> Samples() => Reads().Select(r => r.Read());

    public IEnumerable<EndedSample> Ended()
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in LatestRows())
        {
            var name = SampleNames.Of(row.Id, row.Epoch);
            if (Members.TryGetValue(name, out var member) && told.Add(name))
            {
                yield return Ended(member, row) ?? EndedSample.Of(ReadSample(member));
            }
        }

        // Those that no row tells of, and those in pieces.
        foreach (var (name, isChunked) in SampleNames.InOrder(Members.Keys.Where(n => !told.Contains(n)), ImmutableDictionary<string, SampleId>.Empty))
        {
            if (!isChunked || !told.Contains(SampleNames.WholeOf(name)))
            {
                yield return EndedSample.Of(isChunked ? ChunkedSample.Read(this, name) : ReadSample(Members[name]));
            }
        }
    }

    /// <summary>Rows of samples, the later one first where a sample has two; without those of samples that were written again after the last flush.</summary>
    private IEnumerable<EvalSampleSummary> LatestRows()
    {
        if (archive.Directory.Contains(LogMembers.SummariesName))
        {
            return EachSummary();
        }

        var flushes = Flushes();
        var last = flushes.Max(m => (long?)m.Offset) ?? -1;
        return Enumerable.Reverse(flushes).SelectMany(f => Rows(f).Reverse())
            .Where(r => Members.TryGetValue(SampleNames.Of(r.Id, r.Epoch), out var member) && member.Offset < last)
            .Select(SampleSummaries.Thin);
    }

    /// <summary>What came of a sample that has a row; null for an old one, and where the row is another's.</summary>
    private EndedSample? Ended(ZipMember member, EvalSampleSummary row) =>
        Parse<EvalSampleEnd>(member) is { Score: null } end && row.Id == end.Id ? new EndedSample(end with { Scores = ScoreUpgrade.Apply(end.Scores) }, row) : null;

    /// <summary>The samples in their order, each to be read on its own, so that one which cannot be read costs no other.</summary>
    public IEnumerable<(string Name, Func<EvalSample> Read)> Reads() =>
        SampleNames.InOrder(Members.Keys, Ids()).Select(n => (n.Name, (Func<EvalSample>)(() => n.IsChunked ? ChunkedSample.Read(this, n.Name) : ReadSample(Members[n.Name]))));

    /// <summary>Ids by the names of their members, as far as summaries tell: they only put the samples in order.</summary>
    private Dictionary<string, SampleId> Ids()
    {
        if (!archive.Directory.Contains(LogMembers.SummariesName) && !Numbered(LogMembers.JournalSummaries).Any())
        {
            return [];
        }

        try
        {
            return Summaries().Select(s => (Name: SampleNames.Of(s.Id, s.Epoch), s.Id)).DistinctBy(s => s.Name).ToDictionary(s => s.Name, s => s.Id, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is EvalLogException || LogDamage.IsOfTheFile(e))
        {
            return [];
        }
    }

    public IReadOnlyList<EvalSampleReductions> Reductions() =>
        archive.Directory.Find(LogMembers.ReductionsName) is { } member ? ScoreUpgrade.Apply(Parse<List<EvalSampleReductions>>(member)) : ReductionsOf(Header());

    public IReadOnlyList<SampleId> SampleIds()
    {
        var known = Ids();
        return [.. SampleNames.InOrder(Members.Keys, known)
            .Select(n => known.TryGetValue(n.IsChunked ? n.Name[..^1] + ".json" : n.Name, out var id) ? id : n.IsChunked ? ChunkedSample.Read(this, n.Name).Id : ReadSample(Members[n.Name]).Id)
            .Distinct()];
    }

    /// <summary>The content of a member as a record.</summary>
    public T Parse<T>(ZipMember member, long most = ZipFile.LargestWhole) => LogSources.Parse<T>(path, $"the member {member.Name}", archive.ReadAll(member, most));

    /// <summary>Brings a sample to the current form.</summary>
    public EvalSample Upgrade(EvalSample sample)
    {
        try
        {
            return SampleUpgrade.Apply(sample, sample.Unknown?.ContainsKey("score") == true ? Header().Results?.Scores.FirstOrDefault()?.Name : null);
        }
        catch (JsonException e)
        {
            throw LogSources.Unfit(path, $"the sample {sample.Id} of epoch {sample.Epoch}", e);
        }
    }

    /// <summary>Reductions of logs that kept them in their results.</summary>
    public static IReadOnlyList<EvalSampleReductions> ReductionsOf(EvalLog header) =>
        header.Results?.Unknown is { } rest && rest.TryGetValue("sample_reductions", out var old) && old.ValueKind == JsonValueKind.Array
            ? ScoreUpgrade.Apply(LogJson.FromElement<List<EvalSampleReductions>>(old))
            : [];

    // A null in the place of a row is damage that costs this row alone.
    private IEnumerable<EvalSampleSummary> Rows(ZipMember member) =>
        Parse<List<EvalSampleSummary>>(member, member.Name == LogMembers.SummariesName ? ZipFile.LargestWhole : LargestFlush).Where(r => r is not null);

    /// <summary>The summaries of the journal, one member a flush.</summary>
    private List<ZipMember> Flushes() => Within(Numbered(LogMembers.JournalSummaries), ZipFile.LargestWhole);

    /// <summary>The members, unless together they are larger than makes sense.</summary>
    private List<ZipMember> Within(IEnumerable<ZipMember> members, long most)
    {
        List<ZipMember> all = [.. members];
        var total = all.Aggregate(Int128.Zero, (sum, m) => sum + m.SizeBytes);
        return total <= most
            ? all
            : throw archive.Damaged(all[^1], $"with it, the members of its folder claim {total:N0} bytes, more than the {most >> 20:N0} MB that are read");
    }

    private EvalSample ReadSample(ZipMember member) => Upgrade(Parse<EvalSample>(member));

    private IEnumerable<ZipMember> Late(HashSet<string> known)
    {
        var lastFlush = Numbered(LogMembers.JournalSummaries).Max(m => (long?)m.Offset) ?? -1;
        return Members.Values
            .Where(m => SampleNames.IsSample(m.Name) && (m.Offset > lastFlush || !known.Contains(m.Name)))
            .OrderBy(m => m.Offset);
    }

    private EvalLog ReadHeader()
    {
        if (archive.Directory.Find(LogMembers.HeaderName) is { } header)
        {
            var json = archive.ReadAll(header, LargestHeader);
            return HeaderJson.ParseWithoutIds(json) ?? LogSources.Parse<EvalLog>(path, $"the member {LogMembers.HeaderName}", json);
        }

        if (archive.Directory.Find(LogMembers.StartName) is not { } first)
        {
            throw new EvalLogException(
                $"The log {Path.GetFileName(path)} has neither {LogMembers.HeaderName} nor {LogMembers.StartName}: it is another kind of archive, or was damaged.");
        }

        var start = Parse<LogStart>(first, LargestHeader);
        var updates = Within(Numbered(LogMembers.JournalUpdates), LargestHeader).Select(m => Parse<JsonElement>(m)).ToList();
        return new EvalLog
        {
            Version = start.Version,
            Status = EvalStatus.Started,
            Eval = start.Eval,
            Plan = start.Plan ?? new EvalPlan(),
            ConfigUpdates = updates.Count == 0 ? null : [.. updates],
        };
    }

    private IEnumerable<ZipMember> Numbered(string folder) =>
        Members.Values
            .Select(m => (Member: m, Number: Number(m.Name, folder)))
            .Where(m => m.Number >= 0)
            .OrderBy(m => m.Number)
            .Select(m => m.Member);

    private static int Number(string name, string folder) =>
        name.StartsWith(folder, StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(folder.Length, name.Length - folder.Length - 5), System.Globalization.NumberStyles.None, null, out var number)
            ? number
            : -1;
}
