using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading.Parts;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>
/// One sample opened to be read page by page, whatever its size: one pass notes where its events, messages and attachments lie, and
/// each page reads only its own. What was opened stays the same when the log is replaced meanwhile.
/// </summary>
/// <remarks>Thread-safe; pages wait for each other.</remarks>
public sealed partial class SampleReader : IDisposable
{
    // Raw calls repeat the whole conversation at every turn: in one page no more than this is put together again.
    private const long MostCallBytes = 8L << 20;

    private readonly Lock _gate = new(); // guards the parts, which keep what a page has read
    private readonly SampleParts _parts;
    private readonly string _path;

    private SampleReader(string path, SampleParts parts)
    {
        _path = path;
        _parts = parts;
        Sample = parts.Rest;
        Attachments = parts.Attachments;
    }

    /// <summary>The sample without messages, events, and attachments.</summary>
    public EvalSample Sample { get; }

    /// <summary>Number of events.</summary>
    public int EventCount => _parts.Events.Count;

    /// <summary>Number of messages of the final conversation.</summary>
    public int MessageCount => _parts.Messages.Count;

    /// <summary>Attachments by key, each read when it is asked for; see <see cref="AttachmentResolver"/>. Not to be used while another thread reads a page.</summary>
    public IReadOnlyDictionary<string, string> Attachments { get; }

    /// <summary>Opens a sample.</summary>
    /// <exception cref="EvalLogException">The log or the sample is not there, or damaged.</exception>
    public static Task<SampleReader> OpenAsync(string path, SampleId id, int epoch, CancellationToken cancellationToken) =>
        Task.Run(() => Open(path, id, epoch), cancellationToken);

    /// <summary>Pages of a sample that is in memory.</summary>
    public static SampleReader Of(EvalSample sample) => new(string.Empty, SampleParts.Of(sample));

    /// <summary>Pages of a sample that runs: each shows what there is when it is read.</summary>
    /// <param name="sample">The sample without messages and events.</param>
    /// <param name="transcript">Its events as they come; the conversation is that of the newest model call.</param>
    public static SampleReader Of(EvalSample sample, Transcript transcript) => new(string.Empty, new SampleParts
    {
        Rest = sample,
        Events = transcript.Live,
        Messages = new RunningMessages(sample.Input, transcript),
    });

    /// <summary>Opens a sample on the caller's thread.</summary>
    internal static SampleReader Open(string path, SampleId id, int epoch) => EvalLogReader.Guard(path, () =>
    {
        using var source = EvalLogReader.Open(path);
        var parts = source.Parts(id, epoch) ?? throw new EvalLogException($"The log {Path.GetFileName(path)} has no sample {id} of epoch {epoch}.");
        return new SampleReader(path, parts);
    });

    /// <summary>
    /// The samples of a log in its order, each with its summary and what opens it (null where the log has no more of it than that). The
    /// summaries are not all held. What is opened is to be closed before the next sample is asked for.
    /// </summary>
    /// <exception cref="EvalLogException">The log or a sample is damaged.</exception>
    public static IEnumerable<(EvalSampleSummary Summary, Func<SampleReader?> Open)> Each(string path)
    {
        if (EvalLogName.IsJson(path))
        {
            // To find one of them, such a log is gone through from its beginning.
            foreach (var sample in EvalLogReader.Samples(path))
            {
                yield return (SampleSummaries.Of(sample), () => Of(sample));
            }

            yield break;
        }

        using var source = EvalLogReader.Guard(path, () => EvalLogReader.Open(path));
        using var summaries = EvalLogReader.Guard(path, () => source.EachSummary().GetEnumerator());
        while (EvalLogReader.Guard(path, summaries.MoveNext))
        {
            var summary = summaries.Current;
            yield return (summary, () => EvalLogReader.Guard(path, () => Open(source, path, summary)));
        }
    }

    private static SampleReader? Open(ILogSource source, string path, EvalSampleSummary summary) =>
        source.IsSmall(summary.Id, summary.Epoch) ? source.Sample(summary.Id, summary.Epoch) is { } sample ? Of(sample) : null
        : source.Parts(summary.Id, summary.Epoch) is { } parts ? new SampleReader(path, parts)
        : null;

    /// <summary>Some messages of the pool from which the inputs of model calls are made, in their order.</summary>
    /// <exception cref="EvalLogException">A message is damaged.</exception>
    internal IReadOnlyList<ChatMessage> PoolPage(int first, int count) => Page(_parts.Pool, first, count, () => message => EventUpgrade.Messages([message])[0]);

    /// <summary>Some events with their raw calls whole and their attachments in place; the inputs of model calls stay in the pool, where that has them.</summary>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    internal IReadOnlyList<TranscriptEvent> CallPage(int first, int count) => Page(_parts.Events, first, count, () =>
    {
        var pools = new PoolResolver([], _parts.Calls, MostCallBytes);
        return item => AttachmentResolver.Resolve(EventUpgrade.Apply(pools.Event(item)), Attachments);
    });

    /// <summary>Some events, in their order, brought to the current form, with pools resolved and attachments not.</summary>
    /// <param name="first">Number of the first one, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    public IReadOnlyList<TranscriptEvent> EventPage(int first, int count) => Page(_parts.Events, first, count, () =>
    {
        var pools = new PoolResolver(_parts.Pool, _parts.Calls, MostCallBytes);
        return item => EventUpgrade.Apply(pools.Event(item));
    });

    /// <summary>Some events, each cut to what is looked at and then with its attachments in place.</summary>
    /// <param name="first">Number of the first one, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cut">Leaves away what is not looked at, so that its attachments are not read.</param>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    public IReadOnlyList<TranscriptEvent> EventPage(int first, int count, Func<TranscriptEvent, TranscriptEvent> cut) => Page(_parts.Events, first, count, () =>
    {
        var pools = new PoolResolver(_parts.Pool, _parts.Calls, MostCallBytes);
        return item => AttachmentResolver.Resolve(cut(EventUpgrade.Apply(pools.Event(item))), Attachments);
    });

    /// <summary>Some events as turns show them: of a prompt that lies in the pool only the messages after its last answer, while its references tell how many there are; raw calls as they stand in the file.</summary>
    /// <param name="first">Number of the first one, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cut">Leaves away what is not looked at, so that its attachments are not read.</param>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    public IReadOnlyList<TranscriptEvent> TurnPage(int first, int count, Func<TranscriptEvent, TranscriptEvent> cut) => Page(_parts.Events, first, count, () =>
    {
        var pools = new PoolResolver(_parts.Pool, [], MostCallBytes, isOfTurns: true);
        return item => AttachmentResolver.Resolve(cut(EventUpgrade.Apply(pools.Event(item))), Attachments);
    });

    /// <summary>Some events as they stand in the file, with references into the pools and to attachments, and maybe without data, changes, raw calls and settings: enough to see what they are.</summary>
    /// <param name="first">Number of the first one, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    public IReadOnlyList<TranscriptEvent> EventOutline(int first, int count) => Page(_parts.Outline ?? _parts.Events, first, count, () => EventUpgrade.Apply);

    /// <summary>Some events with as little as is needed to say what they are: id, span, kind, the text or the first calls of an answer, the call of a tool.</summary>
    /// <param name="first">Number of the first one, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    public IReadOnlyList<TranscriptEvent> EventSketches(int first, int count) => Page(_parts.Sketches ?? _parts.Events, first, count, () => EventUpgrade.Apply);

    /// <summary>Some events as they stand in the file, whole.</summary>
    private IReadOnlyList<TranscriptEvent> Stored(int first, int count) => Page(_parts.Events, first, count, () => EventUpgrade.Apply);

    /// <summary>Some messages of the final conversation, in their order.</summary>
    /// <param name="first">Number of the first one, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="EvalLogException">A message is damaged.</exception>
    public IReadOnlyList<ChatMessage> MessagePage(int first, int count) => Page(_parts.Messages, first, count, () => message => EventUpgrade.Messages([message])[0]);

    /// <inheritdoc />
    public void Dispose() => _parts.Dispose();

    private ImmutableArray<T> Page<T>(IReadOnlyList<T> items, int first, int count, Func<Func<T, T>> finish)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        lock (_gate)
        {
            try
            {
                return EvalLogReader.Guard<ImmutableArray<T>>(_path, () =>
                {
                    var last = finish();
                    return [.. Enumerable.Range(first, Math.Max(0, Math.Min(count, items.Count - first))).Select(i => last(items[i]))];
                });
            }
            finally
            {
                _parts.Clear();
            }
        }
    }
}
