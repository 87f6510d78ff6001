using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <content>The sample as JSON, piece by piece.</content>
public sealed partial class SampleReader
{
    private const int JsonItemsAtOnce = 50;
    private static readonly string[] LongFields = ["messages", "events", "events_data", "attachments"];

    /// <summary>
    /// The whole sample as a log keeps it (log format 7 and 11): compact JSON in UTF-8, in pieces that each hold a few messages or events.
    /// Events refer to attachments and pools, which stand once behind them: with each prompt in place a sample of an agent would be as large
    /// as the square of its turns.
    /// </summary>
    /// <exception cref="EvalLogException">A part is damaged; what was given before ends in the middle.</exception>
    public IEnumerable<ReadOnlyMemory<byte>> JsonPieces()
    {
        var start = "{"u8.ToArray();
        foreach (var field in LogJson.ToElement(Sample).EnumerateObject().Where(f => !LongFields.Contains(f.Name)))
        {
            yield return start;
            yield return LogJson.ToBytes(field.Name);
            yield return ":"u8.ToArray();
            yield return LogJson.ToBytes(field.Value);
            start = ","u8.ToArray();
        }

        foreach (var piece in Items(",\"messages\":["u8.ToArray(), MessageCount, MessagePage).Concat(Items("],\"events\":["u8.ToArray(), EventCount, Stored)))
        {
            yield return piece;
        }

        yield return "]"u8.ToArray();
        if (_parts.Pool.Count + _parts.Calls.Count > 0)
        {
            var messages = Items(",\"events_data\":{\"messages\":["u8.ToArray(), _parts.Pool.Count, (first, count) => Page(_parts.Pool, first, count, () => m => m));
            var calls = Items("],\"calls\":["u8.ToArray(), _parts.Calls.Count, (first, count) => Page(_parts.Calls, first, count, () => c => c));
            foreach (var piece in messages.Concat(calls))
            {
                yield return piece;
            }

            yield return "]}"u8.ToArray();
        }

        start = ",\"attachments\":{"u8.ToArray();
        yield return start;
        start = [];
        foreach (var key in Attachments.Keys)
        {
            yield return start;
            yield return LogJson.ToBytes(key);
            yield return ":"u8.ToArray();
            yield return LogJson.ToBytes(LogText.Escape(Attachment(key)));
            start = ","u8.ToArray();
        }

        yield return "}}"u8.ToArray();
    }

    private string Attachment(string key)
    {
        lock (_gate)
        {
            return Attachments[key];
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Items<T>(byte[] start, int count, Func<int, int, IReadOnlyList<T>> page)
    {
        yield return start;
        for (var first = 0; first < count; first += JsonItemsAtOnce)
        {
            foreach (var (number, item) in page(first, JsonItemsAtOnce).Index())
            {
                if (first + number > 0)
                {
                    yield return ","u8.ToArray();
                }

                yield return LogJson.ToBytes(item);
            }
        }
    }
}
