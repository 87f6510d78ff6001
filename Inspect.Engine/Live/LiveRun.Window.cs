using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;

namespace Inspect.Engine.Live;

/// <content>The samples as pages ask for them: some rows of a query, its counts, the place of a sample in it.</content>
public sealed partial class LiveRun
{
    /// <summary>A sorted or filtered order costs a look at every sample, and is made anew at most so often, for all readers together.</summary>
    private static readonly TimeSpan OrderInterval = TimeSpan.FromSeconds(1);

    /// <summary>The rows in view are asked for ten times a second by every viewer.</summary>
    private const int MostRows = 1_024;

    private readonly Dictionary<SampleQuery, (int[] Slots, long MadeAt)> _orders = [];
    private readonly Dictionary<(SampleId Id, int Epoch), EvalSampleSummary> _read = [];

    /// <summary>Items of the run, and repetitions of each.</summary>
    public (int Items, int Epochs) Shape
    {
        get { lock (_lock) { return (_items.Length, _epochs); } }
    }

    /// <summary>Some samples of a query as they stand, and how many it has.</summary>
    /// <param name="query">Which, in which order.</param>
    /// <param name="first">Number of the first one, from 0.</param>
    /// <param name="count">How many at most.</param>
    public (int Total, IReadOnlyList<LiveSample> Samples) Page(SampleQuery query, int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = query.IsPlan ? null : Order(query);
        List<LiveSample> samples;
        int total;
        Func<SampleId, int, EvalSampleSummary?>? rows;
        lock (_lock)
        {
            total = order?.Length ?? _slots.Length;
            rows = _rows;
            samples = _slots.Length == 0 ? [] : [.. Enumerable.Range(first, Math.Max(0, Math.Min(count, total - first))).Select(i => At(order is null ? i : order[i]))];
        }

        // Rows of ended samples come from the disk, and nobody waits for them.
        return (total, samples.ConvertAll(s => WithRow(s, rows)));
    }

    /// <summary>One sample as it stands; null when the run has none of this id and epoch.</summary>
    public LiveSample? Find(SampleId id, int epoch)
    {
        LiveSample sample;
        SampleOutcome outcome;
        Func<SampleId, int, EvalSampleSummary?>? rows;
        lock (_lock)
        {
            if (SlotOf(id, epoch) is not { } slot || slot >= _slots.Length)
            {
                return null;
            }

            sample = At(slot);
            outcome = _slots[slot].Outcome;
            rows = _rows;
        }

        return WithRow(sample, rows);
    }

    /// <summary>Place of a sample in a query, from 0; -1 when it is not in it.</summary>
    public int PositionOf(SampleQuery query, SampleId id, int epoch)
    {
        int? slot;
        lock (_lock)
        {
            slot = SlotOf(id, epoch);
        }

        return slot is not { } at ? -1 : query.IsPlan ? at : Array.IndexOf(Order(query), at);
    }

    /// <summary>A running sample, or one that ended and is not on disk yet, to be read page by page as it stands; null where the log has it.</summary>
    public SampleReader? Open(SampleId id, int epoch)
    {
        LiveAnswer? answer;
        lock (_lock)
        {
            if (SlotOf(id, epoch) is not { } slot)
            {
                return null;
            }

            answer = _running.GetValueOrDefault(slot) ?? _ended.LastOrDefault(a => a.Slot == slot && a.Ended is not null);
        }

        return answer switch
        {
            { Ended: { } ended } => SampleReader.Of(ended),
            { Transcript: { } transcript } => SampleReader.Of(RestOf(answer), transcript),
            _ => null,
        };
    }

    /// <summary>The samples that generate now, with the text of each.</summary>
    public IReadOnlyList<LiveSample> Generating()
    {
        lock (_lock)
        {
            return [.. _running.Values.Where(a => a.Sample.State == SampleState.Generating).Select(a => a.Snapshot())];
        }
    }

    private static EvalSample RestOf(LiveAnswer answer) => new()
    {
        Id = answer.Sample.Id,
        Epoch = answer.Sample.Epoch,
        Input = answer.Sample.Input,
        Target = answer.Sample.Target,
        Uuid = answer.Sample.Uuid,
        StartedAt = answer.Sample.StartedAt,
    };

    /// <summary>An ended sample with its row from the disk, which is kept for a while.</summary>
    private LiveSample WithRow(LiveSample sample, Func<SampleId, int, EvalSampleSummary?>? rows)
    {
        if (!sample.IsEnded || sample.Summary is not null || rows?.Invoke(sample.Id, sample.Epoch) is not { } row)
        {
            return sample;
        }

        lock (_lock)
        {
            if (_read.Count >= MostRows)
            {
                _read.Clear();
            }

            _read[(sample.Id, sample.Epoch)] = row;
        }

        return sample with { Summary = row };
    }

    private LiveSample At(int slot)
    {
        if (_running.TryGetValue(slot, out var answer))
        {
            return answer.Snapshot();
        }

        var item = _items[slot / _epochs];
        var sample = new LiveSample { Id = item.Id!.Value, Epoch = (slot % _epochs) + 1, Input = item.Input, Target = item.Target, State = _slots[slot].State };
        return sample.IsEnded && _read.TryGetValue((sample.Id, sample.Epoch), out var row) ? sample with { Summary = row } : sample;
    }

    private int[] Order(SampleQuery query)
    {
        lock (_lock)
        {
            if (_orders.TryGetValue(query, out var known) && (_time.GetElapsedTime(known.MadeAt) < OrderInterval || _slots.Length == 0))
            {
                return known.Slots;
            }
        }

        LiveSlot[] slots;
        lock (_lock)
        {
            slots = [.. _slots];
        }

        var order = LiveOrder.Of(query, slots, slot => Matches(query, slot));
        lock (_lock)
        {
            foreach (var (old, _) in _orders.Where(o => _time.GetElapsedTime(o.Value.MadeAt) > OrderInterval * 10).ToList())
            {
                _orders.Remove(old);
            }

            _orders[query] = (order, _time.GetTimestamp());
        }

        return order;
    }

    private bool Matches(SampleQuery query, int slot)
    {
        LiveSample sample;
        SampleOutcome outcome;
        Func<SampleId, int, EvalSampleSummary?>? rows;
        lock (_lock)
        {
            if (slot >= _slots.Length)
            {
                return false;
            }

            sample = At(slot);
            outcome = _slots[slot].Outcome;
            rows = _rows;
        }

        var summary = sample.Summary ?? (sample.IsEnded ? rows?.Invoke(sample.Id, sample.Epoch) : null);
        if (!SampleWords.AreIn(query.Words, sample.Id, sample.Input, sample.Target, summary))
        {
            return false;
        }

        // What has not ended has what its item says, and no more.
        var known = summary ?? new EvalSampleSummary { Id = sample.Id, Epoch = sample.Epoch, Input = sample.Input, Target = sample.Target, Completed = false };
        return query.Filter is not { } filter || filter.Holds(name => SampleFilterNames.ValueOf(known, outcome, name));
    }
}
