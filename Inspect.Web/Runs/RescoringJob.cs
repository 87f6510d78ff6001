using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;

namespace Inspect.Web.Runs;

/// <summary>A log that is being scored again, or was. Thread-safe.</summary>
/// <param name="total">How many samples it has.</param>
public sealed class RescoringJob(int total) : IProgress<int>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _isEnded;
    private int _done;
    private volatile string? _preparing;

    /// <summary>Samples of the log.</summary>
    public int Total { get; } = total;

    /// <summary>Samples that are scored.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>How it goes on, in a sentence; before the first sample perhaps how a model is made ready that scorers ask.</summary>
    public string Text => Done == 0 && _preparing is { } preparing ? preparing : $"{Format.Count(Done)} of {Format.Count(Total)} samples are scored.";

    /// <summary>It goes on.</summary>
    public bool IsRunning => !_isEnded;

    /// <summary>Why the log is as it was, in a sentence; null while it goes on, and when it went well.</summary>
    public string? Problem { get; private set; }

    /// <summary>The new results; null while it goes on, and where it failed.</summary>
    public EvalResults? Results { get; private set; }

    /// <summary>Ends with the job.</summary>
    internal Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Ends it before the log is replaced.</summary>
    public void Cancel()
    {
        if (IsRunning)
        {
            _stop.Cancel();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc />
    void IProgress<int>.Report(int value) => Volatile.Write(ref _done, value);

    /// <summary>Says how a model is made ready.</summary>
    internal void Prepare(ModelPreparation preparation) => _preparing = preparation.Text;

    /// <summary>Does the work beside whoever began it.</summary>
    internal void Run(Func<CancellationToken, Task> work) => Ended = Task.Run(() => work(_stop.Token), CancellationToken.None);

    /// <summary>Tells what came of it.</summary>
    internal void End(string? problem, EvalResults? results)
    {
        (Problem, Results) = (problem, results);
        _isEnded = true;
    }
}
