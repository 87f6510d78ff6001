using System.Buffers;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Logs.Zip;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Logs.Reading.Parts;

/// <summary>
/// A sample as a file of plain JSON, in which one pass has noted where each part lies. Members are unpacked into a temporary file that
/// goes with its handle; a sample of a <c>.json</c> log is read where it stands.
/// </summary>
internal sealed class UnpackedSample : IDisposable
{
    private const long LargestSample = 8L << 30;
    private const long LargeSample = 4L << 20;
    private const int LargestPart = 512 << 20;

    private readonly SafeFileHandle _file;
    private readonly string _log;
    private readonly List<JsonRange> _events = [];
    private readonly List<JsonRange> _messages = [];
    private readonly ArrayBufferWriter<byte> _rest = new();
    private JsonRange? _pools;
    private JsonRange? _attachments;

    private UnpackedSample(SafeFileHandle file, string log)
    {
        _file = file;
        _log = log;
    }

    /// <summary>Unpacks and looks through a member.</summary>
    public static SampleParts? Open(ZipFile archive, ZipMember member)
    {
        archive.Check(member, LargestSample);
        var file = TemporaryFile.Open("sample");
        var sample = new UnpackedSample(file, archive.Path);
        try
        {
            using var content = archive.Open(member);
            using var tee = new SpillStream(content, file, member.SizeBytes);
            if (member.SizeBytes < LargeSample)
            {
                sample.Index(tee, 0);
            }
            else
            {
                ReadAhead.Run(tee, ahead => sample.Index(ahead, 0));
            }

            return tee.Length == member.SizeBytes && tee.Crc == member.Crc ? sample.Parts() : throw archive.Damaged(member, "its size or its checksum is wrong");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ZstdSharp.ZstdException or JsonException or InspectException)
        {
            sample.Dispose();
            throw e as InspectException ?? archive.Damaged(member, e.Message, e);
        }
    }

    /// <summary>Looks through a sample of a <c>.json</c> log.</summary>
    public static SampleParts? Open(string log, JsonRange place)
    {
        var sample = new UnpackedSample(ZipFile.OpenHandle(log), log);
        sample.Index(new ZipSlice(sample._file, place.Start, place.Length), place.Start);
        return sample.Parts();
    }

    public void Dispose() => _file.Dispose();

    private void Index(Stream stream, long origin)
    {
        _rest.Write("{"u8);
        foreach (var span in new JsonSpans(stream).Read())
        {
            var place = new JsonRange(span.Start + origin, (int)Math.Min(int.MaxValue, span.End - span.Start));
            switch (span.Field, span.Item)
            {
                case ("events", >= 0): _events.Add(place); break;
                case ("messages", >= 0): _messages.Add(place); break;
                case ("events_data", JsonSpan.Whole): _pools = place; break;
                case ("attachments", JsonSpan.Whole): _attachments = place; break;
                case ("events" or "messages", _): break;
                case (_, JsonSpan.Whole):
                    _rest.Write(Encoding.UTF8.GetBytes(_rest.WrittenCount == 1 ? $"\"{span.Field}\":" : $",\"{span.Field}\":"));
                    ZipFile.ReadFully(_file, _rest.GetSpan(Checked(place))[..place.Length], place.Start);
                    _rest.Advance(place.Length);
                    break;
            }
        }

        _rest.Write("}"u8);
    }

    /// <summary>The parts; null for old shapes, which are read as a whole.</summary>
    private SampleParts? Parts()
    {
        var rest = LogSources.Parse<EvalSample>(_log, "the sample", _rest.WrittenMemory);
        if (rest.Unknown is { } fields && (fields.ContainsKey("transcript") || fields.ContainsKey("message_pool") || fields.ContainsKey("score")))
        {
            Dispose();
            return null;
        }

        var pool = new List<JsonRange>();
        var calls = new List<JsonRange>();
        foreach (var span in Inside(_pools))
        {
            (span.Item < 0 ? null : span.Field == "messages" ? pool : span.Field == "calls" ? calls : null)?.Add(new JsonRange(span.Start, (int)(span.End - span.Start)));
        }

        var attachments = new Dictionary<string, JsonRange>(StringComparer.Ordinal);
        foreach (var span in Inside(_attachments).Where(s => s.Item == JsonSpan.Whole))
        {
            attachments[span.Field] = new JsonRange(span.Start, (int)(span.End - span.Start));
        }

        return new SampleParts
        {
            Rest = SampleUpgrade.Apply(rest, null),
            Events = List<TranscriptEvent>(_events),
            Outline = Blanked(EventBlanks.Blank),
            Sketches = Blanked(EventBlanks.Sketch),
            Messages = List<ChatMessage>(_messages),
            Pool = List<ChatMessage>(pool),
            Calls = new LazyList<JsonElement>(calls.Count, i => Read(calls[i], json => LogJson.Element(json))),
            Attachments = new LazyMap(attachments, place => Read(place, json => LogJson.Element(json)) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : string.Empty),
            Held = this,
        };
    }

    private LazyList<TranscriptEvent> Blanked(Action<Span<byte>> blank) => new(_events.Count, i => Read(_events[i], json =>
    {
        blank(json.Span);
        return Parse<TranscriptEvent>(_events[i], json);
    }));

    private LazyList<T> List<T>(List<JsonRange> places) => new(places.Count, i => Read(places[i], json => Parse<T>(places[i], json)));

    private T Parse<T>(JsonRange place, ReadOnlyMemory<byte> json) => LogSources.Parse<T>(_log, $"the part at byte {place.Start:N0}", json);

    private IEnumerable<JsonSpan> Inside(JsonRange? place) => place is { } range && range.Length > 4
        ? new JsonSpans(new ZipSlice(_file, range.Start, range.Length)).Read().Select(s => s with { Start = s.Start + range.Start, End = s.End + range.Start })
        : [];

    /// <summary>Reads one part; what comes of it keeps nothing of the bytes.</summary>
    private T Read<T>(JsonRange place, Func<Memory<byte>, T> parse)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Checked(place));
        try
        {
            ZipFile.ReadFully(_file, bytes.AsSpan(0, place.Length), place.Start);
            return parse(bytes.AsMemory(0, place.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private int Checked(JsonRange place) => place.Length <= LargestPart
        ? place.Length
        : throw new EvalLogException($"In the log {Path.GetFileName(_log)} a part of a sample has more than the {LargestPart >> 20} MB that are loaded at once.");
}
