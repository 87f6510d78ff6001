using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.Sequences;
using Microsoft.ML.OnnxRuntime;

namespace Inspect.Engine.Inference.Batch;

/// <summary>Steps all rows together that are being answered; others join as soon as there is room, and leave when they end. Owned by one thread.</summary>
/// <remarks>
/// Rows being answered lie in the first slots, without a gap, so that a step is one tensor. The next one is filled with its prompt behind
/// them, a piece between two steps. The last slots hold prompts that others may begin with.
/// </remarks>
internal sealed partial class BatchScheduler(
    WaitingRows waiting, OrtDecoder decoder, PrefixStore prefixes, RowSampler sampler, ModelFolder folder, BatchLimits limits, EngineMeter meter, TimeProvider time, CancellationToken stop)
{
    /// <summary>Tokens of a prompt between two steps of the others.</summary>
    private const int Piece = 128;

    private const int Grain = 256;

    private readonly List<BatchRow> _active = [];
    private readonly uint[] _next = new uint[limits.Rows];
    private readonly int[] _lengths = new int[limits.Rows];
    private readonly int[] _held = new int[limits.Slots];
    private readonly Queue<BatchRow> _crossing = [];
    private BatchRow? _filling;
    private int _fillingSlot;
    private int _together = limits.Rows;
    private long _busySince;
    private long _busyTokens;
    private double _lastTokensPerSecond;
    private TimeSpan _modelTime;
    private TimeSpan _samplingTime;

    /// <summary>Tokens a second of all rows together, since the model last had nothing to do; 0 before the first.</summary>
    public double LastTokensPerSecond => Volatile.Read(ref _lastTokensPerSecond);

    /// <summary>Steps that were made, and tokens that they gave: for measurements.</summary>
    public (long Steps, long Tokens) Made { get; private set; }

    /// <summary>What the steps of as many rows as there may be took.</summary>
    public StepMeasure Full { get; private set; }

    private bool IsIdle => _active.Count == 0 && _filling is null && _crossing.Count == 0;

    /// <summary>Serves until nothing more can come, or the stop.</summary>
    public void Serve()
    {
        while (!stop.IsCancellationRequested && waiting.TakeAll(waits: IsIdle))
        {
            waiting.DropUnwanted();
            DropUnwanted();
            Admit();
            Fill();

            // Who came while a prompt was run, and begins with it, is in time for the step of its first token.
            waiting.TakeAll(waits: false);
            Admit();
            TakeOutCrossing();
            Step();
        }
    }

    /// <summary>Fails what still waits or is being answered.</summary>
    public void Fail(GenerationException error)
    {
        waiting.Fail(error);
        _active.ForEach(r => r.Request.Fail(error));
        _filling?.Request.Fail(error);
        foreach (var row in _crossing)
        {
            row.Request.Fail(error);
        }
    }

    private void DropUnwanted()
    {
        foreach (var row in _active)
        {
            if (row.Request.IsCancelled)
            {
                row.Request.Cancel();
            }
        }

        CloseGaps();
        if (_filling is { Request.IsCancelled: true })
        {
            _filling.Request.Cancel();
            _filling = null;
        }
    }

    /// <summary>Lets rows in while there is room: those whose whole prompt is kept at once, the first other one to be filled.</summary>
    private void Admit()
    {
        if (_filling is null && _active.Count < limits.Rows && _crossing.TryDequeue(out var crossing))
        {
            (_filling, _fillingSlot) = (crossing, _active.Count);
        }

        while (_filling is null && _active.Count < limits.Rows && Choose() is { } request)
        {
            if (IsIdle)
            {
                (_busySince, _busyTokens) = (time.GetTimestamp(), 0);
            }

            waiting.Remove(request);
            request.BeginBatch(meter, Reserved(request));
            if (!HasRoom(request))
            {
                continue;
            }

            var row = new BatchRow(request);
            var score = request as ScoreRow;
            var (length, logits) = prefixes.CopyInto(score is null ? request.Prompt : request.Prompt.AsSpan(0, score.From), _active.Count, decoder.IsLong(request.Prompt.Length));
            row.Length = request.SharedTokens = length;
            if (logits is not null && score is null)
            {
                Begin(row, logits);
                continue;
            }

            (_filling, _fillingSlot) = (row, _active.Count);
            if (logits is not null)
            {
                TakeFirst(score!, logits);
            }
        }
    }

    private void TakeFirst(ScoreRow score, ReadOnlySpan<float> logits)
    {
        try
        {
            score.Take(logits);
        }
        catch (GenerationException error)
        {
            score.Fail(error);
            _filling = null;
        }
    }

    /// <summary>The next row; null where it has no room beside the others.</summary>
    private EngineRow? Choose() =>
        waiting.Next(_active) is { } next && (IsIdle || _active.Concat(_crossing).Sum(r => Reserved(r.Request)) + Reserved(next) <= limits.Bytes) ? next : null;

    private long Reserved(EngineRow row) => (row.Prompt.Length + row.MaxTokens) * decoder.Slots.BytesPerToken;

    /// <summary>Takes a row whose prompt is there among those being answered, with its first token.</summary>
    private void Begin(BatchRow row, ReadOnlySpan<float> logits)
    {
        if (_filling == row)
        {
            _filling = null;
            if (_fillingSlot != _active.Count)
            {
                // Others left meanwhile.
                decoder.Slots.Copy(_fillingSlot, _active.Count, row.Length);
            }
        }

        sampler.PickFirst(logits, row);
        _active.Add(row);
        TakeNext(row);
        if (row.Request.IsDone)
        {
            _active.RemoveAt(_active.Count - 1);
        }
    }

    /// <summary>One token of each row.</summary>
    private void Step()
    {
        var (begun, allocated, rows) = (time.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread(), _active.Count);
        (_modelTime, _samplingTime) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var row = 0; row < _active.Count; row++)
        {
            (_next[row], _lengths[row]) = (_active[row].Next, _active[row].Length);
        }

        for (int first = 0, count; first < _active.Count && !stop.IsCancellationRequested; first += count)
        {
            count = Math.Min(_together, _active.Count - first);
            try
            {
                Run(first, count);
            }
            catch (OnnxRuntimeException error) when (!stop.IsCancellationRequested)
            {
                if (count == 1)
                {
                    _active[first].Request.Fail(Failure(error));
                }
                else
                {
                    // For want of memory, it may be: fewer rows together need less.
                    (_together, count) = (count / 2, 0);
                }
            }
        }

        CloseGaps();
        Made = (Made.Steps + 1, Made.Tokens);
        if (rows == limits.Rows)
        {
            Full = Full.With(rows, _modelTime, _samplingTime, time.GetElapsedTime(begun) - _modelTime - _samplingTime, GC.GetAllocatedBytesForCurrentThread() - allocated);
        }

        var seconds = time.GetElapsedTime(_busySince).TotalSeconds;
        if (seconds > 0)
        {
            Volatile.Write(ref _lastTokensPerSecond, _busyTokens / seconds);
        }
    }

    private void Run(int first, int count)
    {
        var running = time.GetTimestamp();
        decoder.Step(first, _next.AsSpan(first, count), _lengths.AsSpan(first, count));
        var picking = time.GetTimestamp();
        sampler.PickAll(decoder, _active, first, count);
        (_modelTime, _samplingTime) = (_modelTime + time.GetElapsedTime(running, picking), _samplingTime + time.GetElapsedTime(picking));
        for (var row = first; row < first + count; row++)
        {
            _active[row].Length++;
            TakeNext(_active[row]);
        }
    }

    private void TakeNext(BatchRow row)
    {
        if (row.Request.IsDone)
        {
            return;
        }

        try
        {
            row.Answer.Take((int)row.Next, folder.EndIds, _active.Count);
            _busyTokens++;
            Made = (Made.Steps, Made.Tokens + 1);
        }
        catch (GenerationException error)
        {
            row.Request.Fail(error);
        }
    }

    /// <summary>Puts the last rows in the place of those that ended, or are to be run anew.</summary>
    private void CloseGaps()
    {
        for (var row = 0; row < _active.Count; row++)
        {
            if (!HasLeft(_active[row]))
            {
                continue;
            }

            while (_active.Count > row + 1 && HasLeft(_active[^1]))
            {
                _active.RemoveAt(_active.Count - 1);
            }

            if (_active.Count > row + 1)
            {
                decoder.Slots.Copy(_active.Count - 1, row, _active[^1].Length);
                _active[row] = _active[^1];
            }

            _active.RemoveAt(_active.Count - 1);
        }
    }

    private static bool HasLeft(BatchRow row) => row.Request.IsDone || row.Length == 0;

    private static GenerationException Failure(OnnxRuntimeException error) => new($"The model run failed: {error.Message.TrimEnd('.')}.", error);
}
