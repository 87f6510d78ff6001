using Inspect.Engine.Datasets;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Statistics;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Live;

/// <content>The samples: of each its facts, of those that run everything, of those that ended what the log cannot show yet.</content>
public sealed partial class LiveRun
{
    /// <summary>Ended samples whose last text a reader may still be taking.</summary>
    private const int KeptEnded = 64;

    private readonly Dictionary<int, LiveAnswer> _running = [];
    private readonly Dictionary<string, LiveAnswer> _byUuid = new(StringComparer.Ordinal);
    private readonly Queue<LiveAnswer> _ended = new();
    private readonly int[] _counts = new int[Enum.GetValues<SampleOutcome>().Length];
    private SampleList _items = [];
    private LiveSlot[] _slots = [];
    private int _epochs = 1;
    private Func<SampleId, int, EvalSampleSummary?>? _rows;

    /// <summary>Says what will run; the samples wait.</summary>
    /// <param name="header">What the log says of the run.</param>
    /// <param name="log">Path of the log.</param>
    /// <param name="items">Items in the order of the plan.</param>
    /// <param name="epochs">Repetitions of each.</param>
    /// <param name="rows">Reads the row of an ended sample from where the log has it.</param>
    public void Begin(EvalLog header, string? log, SampleList items, int epochs, Func<SampleId, int, EvalSampleSummary?> rows)
    {
        lock (_lock)
        {
            (_header, _log, _items, _epochs, _rows) = (header, log, items, epochs, rows);
            _slots = new LiveSlot[items.Length * epochs];
            _itemSums = new ItemSum[items.Length];
            _counts[(int)SampleOutcome.Waiting] = _slots.Length;
        }
    }

    /// <summary>The log says more of the run now.</summary>
    public void Describe(EvalLog header)
    {
        lock (_lock)
        {
            _header = header;
        }
    }

    /// <summary>A sample begins.</summary>
    /// <param name="id">Its item.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="uuid">Its id.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="transcript">What happens in it.</param>
    /// <param name="given">The item, where it is at hand: one of a large file is read from the disk.</param>
    public void StartSample(SampleId id, int epoch, string uuid, DateTimeOffset startedAt, Transcript transcript, Sample? given = null)
    {
        lock (_lock)
        {
            if (SlotOf(id, epoch) is not { } slot)
            {
                return;
            }

            var item = given ?? _items[slot / _epochs];
            var sample = new LiveSample { Id = id, Epoch = epoch, Input = item.Input, Target = item.Target, Uuid = uuid, StartedAt = startedAt };
            var answer = new LiveAnswer(sample, slot, transcript);
            _running[slot] = answer;
            _byUuid[uuid] = answer;
            SetState(answer, SampleState.Generating, null);
        }
    }

    /// <summary>A running sample goes on to its next step.</summary>
    public void SetSampleState(SampleId id, int epoch, SampleState state) => Change(id, epoch, answer => SetState(answer, state, null));

    /// <summary>A sample ended. One that ran before this process did is only counted.</summary>
    /// <param name="summary">Its row.</param>
    /// <param name="state">How it ended.</param>
    public void EndSample(EvalSampleSummary summary, SampleState state)
    {
        lock (_lock)
        {
            if (SlotOf(summary.Id, summary.Epoch) is not { } slot)
            {
                return;
            }

            TakeEnded(slot, LiveSlot.Of(state, SampleFacts.Of(summary)));
            _read.Remove((summary.Id, summary.Epoch));
            if (_running.Remove(slot, out var answer))
            {
                answer.SetState(state, summary);
                MarkDirty(answer);
                Retire(answer);
            }
        }
    }

    /// <summary>An attempt at a sample failed, and the sample waits to be run again.</summary>
    public void RetrySample(SampleId id, int epoch)
    {
        lock (_lock)
        {
            if (SlotOf(id, epoch) is { } slot && _running.Remove(slot, out var answer))
            {
                SetState(answer, SampleState.RetryWait, null);
                Retire(answer);
            }
        }
    }

    /// <summary>Keeps a sample that ended and is not on disk yet.</summary>
    public void Keep(EvalSample sample) => Change(sample.Id, sample.Epoch, answer => answer.Ended = sample);

    /// <summary>A sample that was kept is on disk: once it ended, nobody asks here for more than its last text.</summary>
    public void Written(EvalSample sample)
    {
        lock (_lock)
        {
            if (sample.Uuid is not { } uuid || !_byUuid.TryGetValue(uuid, out var answer) || !ReferenceEquals(answer.Ended, sample))
            {
                return;
            }

            answer.Ended = null;
            if (answer.IsEnded)
            {
                answer.LetGo();
            }
        }
    }

    /// <summary>A sample has an event, or one that was pending ended.</summary>
    public void AddEvent(SampleId id, int epoch, int index, TranscriptEvent happened)
    {
        // Many times a sample: without a delegate for each.
        lock (_lock)
        {
            if (SlotOf(id, epoch) is { } slot && _running.TryGetValue(slot, out var answer))
            {
                answer.NewEvent = (index, happened);
                if (happened is ToolEvent)
                {
                    // A call that is over leaves the sample to its model, which reads what came back.
                    SetState(answer, happened.Pending == true ? SampleState.Tool : SampleState.Generating, null);
                }

                MarkDirty(answer);
            }
        }
    }

    /// <summary>A message joined the conversation of a sample.</summary>
    public void AddMessage(SampleId id, int epoch, int index, string role) =>
        Change(id, epoch, answer => Note(answer, new MessageUpdate(answer.Sample.Uuid!, index, role)));

    /// <summary>A sample was judged.</summary>
    public void AddScore(SampleId id, int epoch, string scorer, ScoreValue value, bool isIntermediate) =>
        Change(id, epoch, answer => Note(answer, new ScoreUpdate(answer.Sample.Uuid!, scorer, value, isIntermediate)));

    /// <summary>A model event of a sample begins: its answer starts empty.</summary>
    public void BeginText(SampleId id, int epoch, string eventUuid) => Change(id, epoch, answer => answer.Begin(eventUuid));

    /// <summary>Appends a piece to the answer of a sample.</summary>
    public void AppendText(SampleId id, int epoch, string piece) => Change(id, epoch, answer =>
    {
        answer.Append(piece);
        MarkDirty(answer);
    });

    /// <summary>The answer of a sample is complete.</summary>
    public void EndText(SampleId id, int epoch) => Change(id, epoch, answer =>
    {
        answer.EndText();
        MarkDirty(answer);
    });

    private void Change(SampleId id, int epoch, Action<LiveAnswer> change)
    {
        lock (_lock)
        {
            if (SlotOf(id, epoch) is { } slot && _running.TryGetValue(slot, out var answer))
            {
                change(answer);
            }
        }
    }

    private void SetState(LiveAnswer answer, SampleState state, EvalSampleSummary? summary)
    {
        Set(answer.Slot, _slots[answer.Slot] with { State = state });
        answer.SetState(state, summary);
        MarkDirty(answer);
    }

    private void Set(int slot, LiveSlot value)
    {
        _counts[(int)_slots[slot].Outcome]--;
        _slots[slot] = value;
        _counts[(int)value.Outcome]++;
    }

    private int? SlotOf(SampleId id, int epoch) =>
        epoch >= 1 && epoch <= _epochs && _items.PositionOf(id) is { } item ? (item * _epochs) + epoch - 1 : null;

    private void Retire(LiveAnswer answer)
    {
        _ended.Enqueue(answer);
        if (_ended.Count > KeptEnded && _ended.TryDequeue(out var old) && old.Sample.Uuid is { } uuid)
        {
            _byUuid.Remove(uuid);
            old.LetGo();
        }
    }

    private void Release()
    {
        (_items, _slots, _itemSums, _rows) = ([], [], [], null);
        _running.Clear();
        _orders.Clear();
        _read.Clear();
        _tick.Dispose();
    }
}
