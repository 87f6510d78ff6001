using System.Collections.Concurrent;
using System.Collections.Immutable;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Parts;

namespace Inspect.Web.Runs;

/// <summary>Scores finished logs again in the background, as the command <c>score</c> does. Thread-safe.</summary>
public sealed partial class Rescoring(LogScorer scorer, LogIndex index, PartRegistry parts, ILogger<Rescoring> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RescoringJob> _jobs = new(StringComparer.Ordinal);

    /// <summary>The scorers that a log can be scored with here: those it names with their arguments, then those that need none.</summary>
    public ImmutableArray<Part> ScorersFor(RunView run)
    {
        var logged = run.Header is { } header ? ClonedRequest.Of(header).Scorer ?? [] : [];
        var others = parts.List(PartKind.Scorer).Where(d => logged.All(l => l.Name != d.Name) && d.Parameters.All(p => !p.IsRequired)).Select(d => Part.Of(d.Name));
        return [.. logged.Concat(others).Where(p => parts.Check(PartKind.Scorer, p) is null)];
    }

    /// <summary>The last job of a log; null when there was none.</summary>
    public RescoringJob? Find(string path) => _jobs.GetValueOrDefault(path);

    /// <summary>Begins to score a log again; one that is being scored goes on.</summary>
    /// <param name="request">What is scored with what.</param>
    /// <param name="samples">How many samples the log has.</param>
    public RescoringJob Start(ScoringRequest request, int samples)
    {
        var job = new RescoringJob(samples);
        var current = _jobs.AddOrUpdate(request.Log, job, (_, known) => known.IsRunning ? known : job);
        if (current == job)
        {
            job.Run(stop => ScoreAsync(request with { Progress = job, OnModel = job.Prepare }, job, stop));
        }

        return current;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var job in _jobs.Values)
        {
            job.Cancel();
        }

        await Task.WhenAll(_jobs.Values.Select(j => j.Ended));
        foreach (var job in _jobs.Values)
        {
            job.Dispose();
        }
    }

    private async Task ScoreAsync(ScoringRequest request, RescoringJob job, CancellationToken stop)
    {
        var scoring = scorer.ScoreAsync(request, stop);
        await ((Task)scoring).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (scoring.IsCompletedSuccessfully)
        {
            job.End(null, (await scoring).Results);
            await index.ReadAsync(request.Log, CancellationToken.None);
        }
        else if (scoring.Exception?.InnerException is { } error)
        {
            // Scorers are code of others: whatever they throw is told, and costs no other log anything.
            LogFailed(error, request.Log);
            job.End(error is InspectException ? error.Message : $"A scorer failed, and the log is as it was: {error.Message}", null);
        }
        else
        {
            job.End("It was cancelled, and the log is as it was.", null);
        }
    }

    [LoggerMessage(LogLevel.Error, "Scoring the log {Path} again failed")]
    private partial void LogFailed(Exception exception, string path);
}
