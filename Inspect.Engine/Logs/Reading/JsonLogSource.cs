using System.Buffers;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Logs.Reading.Parts;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Values;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Logs.Reading;

/// <summary>An open <c>.json</c> log. Only the fields that are asked for are parsed (log format 3).</summary>
internal sealed class JsonLogSource : ILogSource
{
    private const int NewestVersion = 2;
    private const long LargestPart = 512L << 20;

    // What each log has, before its samples where the reference writes it (log format 3).
    private static readonly string[] AlwaysThere = ["version", "status", "eval", "plan", "stats"];

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private EvalLog? _header;

    public JsonLogSource(string path)
    {
        _path = path;
        _file = ZipFile.OpenHandle(path);
    }

    public void Dispose() => _file.Dispose();

    public EvalLog Header()
    {
        if (_header is not null)
        {
            return _header;
        }

        var text = new ArrayBufferWriter<byte>();
        text.Write("{"u8);
        foreach (var span in HeaderSpans())
        {
            text.Write(Encoding.UTF8.GetBytes(text.WrittenCount == 1 ? $"\"{span.Field}\":" : $",\"{span.Field}\":"));
            text.Write(Part(span));
        }

        text.Write("}"u8);
        var log = LogSources.Parse<EvalLog>(_path, "the header", text.WrittenMemory);
        return _header = log.Version <= NewestVersion
            ? HeaderUpgrade.Apply(log with { Version = NewestVersion })
            : throw new EvalLogException($"The log {Path.GetFileName(_path)} is of version {log.Version}; versions up to {NewestVersion} can be read.");
    }

    public IReadOnlyList<EvalSampleSummary> Summaries() => LogSources.Latest(Samples().Select(SampleSummaries.Of));

    public EvalSample? Sample(SampleId id, int epoch) => Find(id, epoch) is { } place ? Upgrade(Parsed(place), FirstScore()) : null;

    public IEnumerable<EvalSample> Samples()
    {
        var firstScore = FirstScore();
        return Places().Select(s => Upgrade(Parsed(s), firstScore));
    }

    public IReadOnlyList<SampleId> SampleIds() => [.. Places().Select(Identity).Where(s => s is not null).Select(s => s!.Value.Id).Distinct()];

    private string? FirstScore() => Header().Results?.Scores.FirstOrDefault()?.Name;

    /// <summary>The fields of the header, wherever they stand: a tool that sorts keys puts some behind the samples.</summary>
    private List<JsonSpan> HeaderSpans()
    {
        var fields = new List<JsonSpan>();
        var hasSamples = false;
        try
        {
            foreach (var span in Spans())
            {
                hasSamples |= span is { Item: JsonSpan.Begin, Field: "samples" };
                if (span.Item == JsonSpan.Whole && span.Field is not ("samples" or "reductions"))
                {
                    fields.Add(span);
                }
            }
        }
        catch (JsonException) when (hasSamples && AlwaysThere.All(name => fields.Any(f => f.Field == name)))
        {
            // Cut off in its samples, in the order of the reference: what it says of the run is all there.
        }

        return fields;
    }

    private IEnumerable<JsonSpan> Places() => Spans().Where(s => s is { Field: "samples", Item: >= 0 });

    /// <summary>Where a sample lies. Of the others no more is looked at than id and epoch, so that neither their size nor their damage matters.</summary>
    private JsonSpan? Find(SampleId id, int epoch) => SampleMatch.Find(Places().Select(s => (s, Identity(s))), id, epoch);

    private EvalSample Parsed(JsonSpan span) => LogSources.Parse<EvalSample>(_path, $"sample number {span.Item + 1}, at byte {span.Start:N0},", Part(span));

    public SampleParts? Parts(SampleId id, int epoch) => Find(id, epoch) is { } place
        ? UnpackedSample.Open(_path, new JsonRange(place.Start, (int)Math.Min(int.MaxValue, place.End - place.Start))) ?? SampleParts.Of(Upgrade(Parsed(place), FirstScore()))
        : null;

    /// <summary>Id and epoch of a sample, which stand at its beginning or anywhere in it, without a look at the rest; null when it has none.</summary>
    private (SampleId Id, int Epoch)? Identity(JsonSpan place)
    {
        SampleId? id = null;
        int? epoch = null;
        try
        {
            foreach (var span in new JsonSpans(new ZipSlice(_file, place.Start, place.End - place.Start)).Read().Where(s => s is { Field: "id" or "epoch", Item: JsonSpan.Whole }))
            {
                var part = Part(span with { Start = span.Start + place.Start, End = span.End + place.Start });
                id = span.Field == "id" ? LogJson.Parse<SampleId>(part) : id;
                epoch = span.Field == "epoch" ? LogJson.Parse<int>(part) : epoch;
                if (id is not null && epoch is not null)
                {
                    break;
                }
            }
        }
        catch (JsonException)
        {
            // No sample that anybody could ask for.
            return null;
        }

        return id is { } known && epoch is { } number ? (known, number) : null;
    }

    /// <summary>The log has a list of samples, empty or not.</summary>
    public bool HasSamples => Spans().Any(s => s.Field == "samples");

    /// <summary>The JSON of each sample as it stands in the file.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> RawSamples() =>
        Places().Select(s => (ReadOnlyMemory<byte>)Part(s)).Select(p => p[..p.Span.TrimEnd(" \n\r\t"u8).Length]);

    public IReadOnlyList<EvalSampleReductions> Reductions()
    {
        foreach (var span in Spans().Where(s => s is { Field: "reductions", Item: JsonSpan.Whole }))
        {
            var part = Part(span);
            return part.AsSpan().StartsWith("null"u8) ? [] : ScoreUpgrade.Apply(LogSources.Parse<List<EvalSampleReductions>>(_path, "the reductions", part));
        }

        return ArchiveLogSource.ReductionsOf(Header());
    }

    private EvalSample Upgrade(EvalSample sample, string? firstScore)
    {
        try
        {
            return SampleUpgrade.Apply(sample, firstScore);
        }
        catch (JsonException e)
        {
            throw LogSources.Unfit(_path, $"the sample {sample.Id} of epoch {sample.Epoch}", e);
        }
    }

    private IEnumerable<JsonSpan> Spans()
    {
        Span<byte> first = stackalloc byte[3];
        var start = RandomAccess.Read(_file, first, 0) == 3 && first.SequenceEqual((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        var slice = new ZipSlice(_file, start, RandomAccess.GetLength(_file) - start);
        return new JsonSpans(slice).Read().Select(s => s with { Start = s.Start + start, End = s.End + start });
    }

    private byte[] Part(JsonSpan span)
    {
        if (span.End - span.Start > LargestPart)
        {
            throw new EvalLogException($"In the log {Path.GetFileName(_path)} the field {span.Field} at byte {span.Start:N0} has more than the {LargestPart >> 20} MB that are loaded at once.");
        }

        var bytes = new byte[span.End - span.Start];
        ZipFile.ReadFully(_file, bytes, span.Start);
        return bytes;
    }
}
