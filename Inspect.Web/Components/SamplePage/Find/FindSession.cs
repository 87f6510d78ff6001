using Inspect.Engine;
using Inspect.Engine.Transcripts;
using Inspect.Web.Components.SamplePage.Outline;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.SamplePage.Find;

/// <summary>
/// Looks for words in all events or messages of a sample, drawn or not, some at a time: what was looked through is not kept, only
/// the places. Used by one circuit.
/// </summary>
/// <param name="content">The sample.</param>
/// <param name="ofMessages">The messages are looked through; else the events.</param>
/// <param name="query">The words.</param>
/// <param name="options">How they are looked for.</param>
public sealed class FindSession(SampleContent content, bool ofMessages, string query, FindOptions options = FindOptions.None) : IDisposable
{
    /// <summary>Places that are kept; of the others there is only the number.</summary>
    private const int Most = 20_000;
    private const int AtOnce = 25;

    private readonly FindWords _words = FindWords.Of(query, options);
    private readonly List<FindHit> _hits = [];
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);
    private readonly TranscriptOutline _outline = new();
    private readonly ComponentEnd _stop = new();
    private IReadOnlyList<TranscriptEvent> _waiting = [];
    private int _done;
    private int _read;

    /// <summary>The sample.</summary>
    public SampleContent Content => content;

    /// <summary>The words.</summary>
    public string Query => query;

    /// <summary>How they are looked for.</summary>
    public FindOptions Options => options;

    /// <summary>The messages are looked through; else the events.</summary>
    public bool IsOfMessages => ofMessages;

    /// <summary>Places so far, in order.</summary>
    public IReadOnlyList<FindHit> Hits => _hits;

    /// <summary>Places so far, also those that are not kept.</summary>
    public int Total { get; private set; }

    /// <summary>All was looked through.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Why the rest was not; null for no reason.</summary>
    public string? Problem { get; private set; }

    private int Count => ofMessages ? content.MessageCount : content.EventCount;

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Dispose();
    }

    /// <summary>Looks through what there is; again, through what came since.</summary>
    /// <param name="progress">Is told after each piece.</param>
    public async Task RunAsync(Action progress)
    {
        var stop = _stop.Token;
        if (_words.Problem is { } reason)
        {
            (Problem, IsDone) = (reason, true);
            progress();
            return;
        }

        try
        {
            IsDone = false;
            while (_read < Count)
            {
                var (hits, total) = ofMessages ? await MessagesAsync(stop) : await EventsAsync(stop);
                Take(hits, total);
                progress();
            }

            // The last events waited for those after them.
            if (!ofMessages)
            {
                var rest = Search(_done, _waiting);
                (_done, _waiting) = (_read, []);
                Take(rest.Hits, rest.Total);
            }

            IsDone = true;
        }
        catch (InspectException error) when (!stop.IsCancellationRequested)
        {
            Problem = error.Message;
            IsDone = true;
        }
        catch (Exception error) when (stop.IsCancellationRequested && error is InspectException or ObjectDisposedException or OperationCanceledException)
        {
            // Somebody looks for something else now.
        }

        progress();
    }

    /// <summary>The text of a place, read again.</summary>
    public async Task<FoundText?> TextOfAsync(FindHit hit)
    {
        try
        {
            var texts = ofMessages
                ? VisibleTexts.Of((await content.MessagesAsync(hit.Place, 1, _stop.Token))[0])
                : VisibleTexts.Of((await content.TurnsAsync(hit.Place, 1, _stop.Token))[0], _outline.Marks[hit.Place], _calls);
            return hit.Block < texts.Count && hit.Offset + hit.Length <= texts[hit.Block].Length ? new FoundText(hit.Place, texts[hit.Block], hit.Offset, hit.Length, _words.IsPlain ? _words.Forms : []) : null;
        }
        catch (Exception error) when (_stop.IsReached && error is InspectException or ObjectDisposedException or OperationCanceledException)
        {
            return null;
        }
    }

    private void Take(IReadOnlyList<FindHit> hits, int total)
    {
        Total += total;
        _hits.AddRange(hits.Take(Math.Max(0, Most - _hits.Count)));
    }

    private async Task<(IReadOnlyList<FindHit> Hits, int Total)> MessagesAsync(CancellationToken stop)
    {
        var first = _read;
        var messages = await content.MessagesAsync(first, AtOnce, stop);
        _read = first + messages.Length;
        return Search(messages.Select((m, i) => (first + i, VisibleTexts.Of(m))));
    }

    /// <summary>Reads the next events and looks through those before them: a call is drawn where its tool's event is, which comes after it.</summary>
    private async Task<(IReadOnlyList<FindHit> Hits, int Total)> EventsAsync(CancellationToken stop)
    {
        var (first, before, done) = (_read, _waiting, _done);
        var (found, events) = await content.LookAtAsync(
            first,
            AtOnce,
            next =>
            {
                foreach (var happened in next)
                {
                    _outline.Add(happened);
                    if (happened is ToolEvent tool)
                    {
                        _calls.Add(tool.Id);
                    }
                }

                return (Search(done, before), next);
            },
            stop);
        (_read, _done, _waiting) = (first + events.Count, first, events);
        return found;
    }

    private (IReadOnlyList<FindHit> Hits, int Total) Search(int first, IReadOnlyList<TranscriptEvent> events) =>
        Search(events.Select((e, i) => (first + i, VisibleTexts.Of(e, _outline.Marks[first + i], _calls))));

    private (IReadOnlyList<FindHit> Hits, int Total) Search(IEnumerable<(int Place, IReadOnlyList<string> Texts)> items)
    {
        var hits = new List<FindHit>();
        var total = 0;
        foreach (var (place, texts) in items)
        {
            foreach (var (block, text) in texts.Index())
            {
                foreach (var (offset, length) in _words.In(text))
                {
                    total++;
                    if (hits.Count < Most)
                    {
                        hits.Add(new FindHit(place, block, offset, length));
                    }
                }
            }
        }

        return (hits, total);
    }
}
