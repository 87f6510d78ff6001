using Inspect.Engine.Inference.Hub;
using Inspect.Engine.Inference.Import;

namespace Inspect.Engine.Inference.Named;

/// <summary>Counts the bytes of a fetch and of a conversion, and tells now and then. Thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="tell">Gets each new standing.</param>
internal sealed class FetchMeter(TimeProvider time, Action<FetchStanding> tell) : IHubWatch, IProgress<ImportProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new(); // guards all fields
    private readonly Queue<(long At, long Bytes)> _marks = new();
    private FetchStage _stage = FetchStage.Waiting;
    private long _done;
    private long _total;
    private long _told;

    /// <summary>Another stage begins.</summary>
    public void Enter(FetchStage stage, string? detail = null) => Set(stage, 0, 0, detail);

    /// <summary>Files of this machine are read.</summary>
    public void Reads(long totalBytes) => Set(FetchStage.Reading, 0, totalBytes, null);

    /// <inheritdoc />
    public void Begins(long doneBytes, long totalBytes) => Set(FetchStage.Fetching, doneBytes, totalBytes, null);

    /// <inheritdoc />
    public void Adds(long bytes)
    {
        lock (_lock)
        {
            Move(_done + bytes);
        }
    }

    /// <inheritdoc />
    public void Waits(string reason)
    {
        lock (_lock)
        {
            tell(new FetchStanding(FetchStage.Waiting, _done, _total) { Detail = reason });
        }
    }

    /// <inheritdoc />
    public void Report(ImportProgress value)
    {
        lock (_lock)
        {
            if (_stage != FetchStage.Converting || _total != value.TotalBytes)
            {
                Set(FetchStage.Converting, value.DoneBytes, value.TotalBytes, value.Step);
                return;
            }

            Move(value.DoneBytes);
        }
    }

    private void Set(FetchStage stage, long done, long total, string? detail)
    {
        lock (_lock)
        {
            (_stage, _done, _total) = (stage, done, total);
            _marks.Clear();
            _marks.Enqueue((time.GetTimestamp(), done));
            _told = time.GetTimestamp();
            tell(new FetchStanding(stage, done, total) { Detail = detail });
        }
    }

    private void Move(long done)
    {
        _done = done;
        if (time.GetElapsedTime(_told) < Interval && done != _total)
        {
            return;
        }

        _told = time.GetTimestamp();
        _marks.Enqueue((_told, done));
        while (_marks.Count > 2 && time.GetElapsedTime(_marks.Peek().At) > Window)
        {
            _marks.Dequeue();
        }

        var (at, bytes) = _marks.Peek();
        var seconds = time.GetElapsedTime(at).TotalSeconds;
        tell(new FetchStanding(_stage, done, _total) { BytesPerSecond = seconds > 0.2 && done > bytes ? (done - bytes) / seconds : null });
    }
}
