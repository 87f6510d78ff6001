using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;

namespace Inspect.Web.Runs;

/// <summary>A sample as its page shows it, however large it is: only the parts that are looked at are read.</summary>
/// <param name="reader">Reads its pages.</param>
/// <param name="isLive">The sample goes on: what is read now may be more later.</param>
public sealed class SampleContent(SampleReader reader, bool isLive) : IDisposable
{
    private const int EventsAtOnce = 50;
    private const int EventsLookedAt = 500;
    private const int LookedThroughAtOnce = 200;
    private const int MostJsonBytes = 2_000_000;
    private const int MostJsonText = 1_000_000;

    /// <summary>The sample without its messages, events and attachments.</summary>
    public EvalSample Sample => reader.Sample;

    /// <summary>The sample goes on: what is read now may be more later.</summary>
    public bool IsLive => isLive;

    /// <summary>Number of events.</summary>
    public int EventCount => reader.EventCount;

    /// <summary>Some events, in their order.</summary>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    public Task<IReadOnlyList<TranscriptEvent>> EventsAsync(int first, int count, CancellationToken cancellationToken) =>
        Task.Run(() => reader.EventPage(first, count, e => e), cancellationToken);

    /// <summary>Some events as a transcript shows them: of a model call only what is new since the answer before, without the raw traffic.</summary>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    public Task<IReadOnlyList<TranscriptEvent>> TurnsAsync(int first, int count, CancellationToken cancellationToken) =>
        Task.Run(() => reader.TurnPage(first, count, NewInput.Cut), cancellationToken);

    /// <summary>Some events without their prompts and attachments, as an outline needs them.</summary>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    public Task<IReadOnlyList<TranscriptEvent>> OutlineAsync(int first, int count, CancellationToken cancellationToken) =>
        Task.Run(() => reader.EventSketches(first, count), cancellationToken);

    /// <summary>Reads turns and looks at them beside the circuit; what was read need not be kept.</summary>
    /// <param name="first">Number of the first one, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="look">Looks at them, on another thread.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    public Task<T> LookAtAsync<T>(int first, int count, Func<IReadOnlyList<TranscriptEvent>, T> look, CancellationToken cancellationToken) =>
        Task.Run(() => look(reader.TurnPage(first, count, NewInput.Cut)), cancellationToken);

    /// <summary>Goes through events without their prompts and attachments, some at a time, so that a page that is asked for meanwhile does not wait.</summary>
    /// <param name="first">Number of the first one, from 0.</param>
    /// <param name="each">Is given each event and its number; false ends it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    public Task LookThroughAsync(int first, Func<int, TranscriptEvent, bool> each, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            for (var at = first; at < reader.EventCount; at += LookedThroughAtOnce)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (reader.EventSketches(at, LookedThroughAtOnce).Index().Any(e => !each(at + e.Index, e.Item)))
                {
                    return;
                }
            }
        },
        cancellationToken);

    /// <summary>Number of messages of the final conversation.</summary>
    public int MessageCount => reader.MessageCount;

    /// <summary>Some messages with their attachments in place.</summary>
    /// <exception cref="EvalLogException">A message is damaged.</exception>
    public Task<ImmutableArray<ChatMessage>> MessagesAsync(int first, int count, CancellationToken cancellationToken) =>
        Task.Run<ImmutableArray<ChatMessage>>(() => [.. reader.MessagePage(first, count).Select(m => AttachmentResolver.Resolve(m, reader.Attachments))], cancellationToken);

    /// <summary>The last model call among the last events; null when there is none.</summary>
    /// <exception cref="EvalLogException">An event is damaged.</exception>
    public Task<ModelEvent?> LastModelCallAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var end = Math.Max(0, reader.EventCount - EventsLookedAt);
            for (var first = reader.EventCount; first > end;)
            {
                var next = Math.Max(end, first - EventsAtOnce);
                if (reader.EventPage(next, first - next).OfType<ModelEvent>().LastOrDefault() is { } model)
                {
                    return model;
                }

                first = next;
            }

            return null;
        },
        cancellationToken);

    /// <summary>The whole sample as compact JSON, in pieces.</summary>
    /// <exception cref="EvalLogException">A part is damaged.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> JsonPieces() => reader.JsonPieces();

    /// <summary>The sample as indented JSON; of a large one as many messages and events as fit, and a line that says what is left out.</summary>
    /// <exception cref="EvalLogException">A part is damaged.</exception>
    public Task<string> JsonAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var left = MostJsonBytes;
            var messages = Fitting(reader.MessageCount, reader.MessagePage, ref left);
            var events = Fitting(reader.EventCount, reader.EventPage, ref left);
            var text = JsonSerializer.Serialize(LogJson.ToElement(reader.Sample with { Messages = messages, Events = events }), AppJson.Readable);
            var isWhole = messages.Length == reader.MessageCount && events.Length == reader.EventCount && text.Length <= MostJsonText;
            return isWhole ? text : string.Concat(
                text.AsSpan(0, Math.Min(text.Length, MostJsonText)),
                $"\n… The sample has {Format.Count(reader.MessageCount, "message")} and {Format.Count(reader.EventCount, "event")}; only its beginning is shown.");
        },
        cancellationToken);

    /// <inheritdoc />
    public void Dispose() => reader.Dispose();

    private static ImmutableArray<T> Fitting<T>(int count, Func<int, int, IReadOnlyList<T>> page, ref int bytesLeft)
    {
        var items = ImmutableArray.CreateBuilder<T>();
        while (items.Count < count && bytesLeft > 0)
        {
            var next = page(items.Count, 1)[0];
            items.Add(next);
            bytesLeft -= LogJson.ToBytes(next).Length;
        }

        return items.DrainToImmutable();
    }
}
