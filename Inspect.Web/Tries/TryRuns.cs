using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Files;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Web.Runs;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Tries;

/// <summary>Runs the first items of a request without the queue and without an archive: the log lies in <c>logs/app/tries</c> under a name that no viewer lists, for a day. Thread-safe.</summary>
public sealed class TryRuns(
    EvalPlanner planner, ModelRegistry models, RunMetrics metrics, IOptions<LogsOptions> logs, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<EvalRunner> logger) : IDisposable
{
    /// <summary>Items of a try at most.</summary>
    public const int MostItems = 5;

    /// <summary>What the names of the logs end with.</summary>
    public const string Ending = ".try";

    /// <summary>So long a try is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private const int MostJobs = 100;
    private readonly ConcurrentDictionary<string, TryJob> _jobs = new(StringComparer.Ordinal);

    /// <summary>Two tries at once would measure and hold up each other.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Folder of the logs.</summary>
    public string Dir { get; } = Path.Combine(logs.Value.AppDir is { Length: > 0 } chosen ? chosen : Path.Combine(logs.Value.Dir, "app"), "tries");

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    /// <summary>Runs the first items, one epoch each, and waits for the end.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="items">How many items, 1 to <see cref="MostItems"/>.</param>
    /// <param name="cancellationToken">Stops it; nothing is kept.</param>
    /// <exception cref="InspectException">The request cannot be run.</exception>
    public async Task<TryResult> RunAsync(EvalRequest request, int items, CancellationToken cancellationToken) =>
        await RunAsync(await PlanAsync(request, items, cancellationToken), cancellationToken);

    /// <summary>Runs the first items of a task as it stands in an editor, saved or not.</summary>
    /// <param name="task">The task.</param>
    /// <param name="items">How many items, 1 to <see cref="MostItems"/>.</param>
    /// <param name="cancellationToken">Stops it; nothing is kept.</param>
    /// <exception cref="InspectException">The task cannot be run.</exception>
    public async Task<TryResult> RunAsync(EvalTask task, int items, CancellationToken cancellationToken)
    {
        var request = Trimmed(new EvalRequest { Task = task.Name }, items);
        var plan = await planner.PlanAsync(task, request, LogId.New(), cancellationToken);
        return await RunAsync(plan with { Samples = [.. plan.Samples.Take(items)] }, cancellationToken);
    }

    /// <summary>Begins a try that goes on without whoever asked for it.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="items">How many items, 1 to <see cref="MostItems"/>.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="InspectException">The request cannot be run.</exception>
    public async Task<TryJob> StartAsync(EvalRequest request, int items, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(request, items, cancellationToken);
        Forget();
        var job = new TryJob(plan.Spec.EvalId!, time.GetUtcNow(), Task.Run(() => RunAsync(plan, lifetime.ApplicationStopping), CancellationToken.None));
        _jobs[job.Id] = job;
        return job;
    }

    /// <summary>A try that a script began; null when there is none, or it is a day old.</summary>
    public TryJob? Find(string id)
    {
        Forget();
        return _jobs.GetValueOrDefault(id);
    }

    /// <summary>How many logs of tries lie on the disk, and their bytes.</summary>
    public (int Count, long SizeBytes) Use() => (Files().Count, Files().Sum(f => f.Length));

    /// <summary>Deletes the logs of tries that are a day old.</summary>
    /// <returns>How many.</returns>
    public int DeleteOld()
    {
        Forget();
        return Delete(f => time.GetUtcNow() - f.LastWriteTimeUtc > Kept).Count;
    }

    /// <summary>Deletes the logs of all tries.</summary>
    /// <returns>Bytes that became free.</returns>
    public long DeleteAll() => Delete(_ => true).SizeBytes;

    private (int Count, long SizeBytes) Delete(Func<FileInfo, bool> isMeant)
    {
        var (deleted, freed) = (0, 0L);
        foreach (var file in Files().Where(isMeant))
        {
            freed += file.Length;
            file.Delete();
            deleted++;
        }

        return (deleted, freed);
    }

    private List<FileInfo> Files() => Directory.Exists(Dir) ? [.. new DirectoryInfo(Dir).EnumerateFiles("*" + Ending)] : [];

    private void Forget()
    {
        var now = time.GetUtcNow();
        var ended = _jobs.Values.Where(j => j.Result.IsCompleted).OrderBy(j => j.Created).ToList();
        foreach (var old in ended.Where((j, i) => now - j.Created > Kept || i < ended.Count - MostJobs))
        {
            _jobs.TryRemove(old.Id, out _);
        }
    }

    private async Task<PlannedEval> PlanAsync(EvalRequest request, int items, CancellationToken cancellationToken)
    {
        var plan = await planner.PlanAsync(Trimmed(request, items), LogId.New(), null, cancellationToken);
        return plan with { Samples = [.. plan.Samples.Take(items)] };
    }

    /// <summary>The request for one epoch of the first items.</summary>
    private static EvalRequest Trimmed(EvalRequest request, int items)
    {
        if (items is < 1 or > MostItems)
        {
            throw new InspectException($"A try has 1 to {MostItems} items, not {items}. Start a run for more.");
        }

        var config = request.EvalConfig with { Epochs = 1, EpochsReducer = null };
        config = config.Limit is null && config.SampleId is null ? config with { Limit = JsonSerializer.SerializeToElement(items) } : config;
        return request with { EvalConfig = config, Parent = null, Changed = null, RunId = null };
    }

    private async Task<TryResult> RunAsync(PlannedEval plan, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);

        // Elsewhere while it is written: what lies below the log folder under the name of a log is listed by viewers of others.
        var folder = TemporaryFile.NewFolder("try");
        try
        {
            using var stop = new EvalStop();
            await using var registration = cancellationToken.Register(stop.Cancel);
            using var feed = new LiveFeed(time);
            var runner = new EvalRunner(models, feed, metrics, time, logger, null);
            var started = time.GetTimestamp();
            var outcome = await runner.RunAsync(plan, folder, null, null, stop);
            cancellationToken.ThrowIfCancellationRequested();
            var seconds = time.GetElapsedTime(started).TotalSeconds;
            var samples = outcome.Path is { } path ? await ReadAsync(path, plan, cancellationToken) : [];
            if (outcome.Path is { } log)
            {
                Directory.CreateDirectory(Dir);
                File.Move(log, Path.Combine(Dir, Path.GetFileName(log) + Ending), overwrite: true);
            }

            return new TryResult(samples, seconds, outcome.State == RunState.Done ? null : outcome.Error ?? "It was stopped.", time.GetUtcNow() + Kept);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InspectException($"The log of the try cannot be kept in {Dir} ({error.Message.TrimEnd('.')}). Check that the disk is not full and the folder can be written.", error);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            _turn.Release();
        }
    }

    /// <summary>The items in the order of the task, whichever ended first.</summary>
    private static async Task<ImmutableArray<TrySample>> ReadAsync(string path, PlannedEval plan, CancellationToken cancellationToken)
    {
        var samples = ImmutableArray.CreateBuilder<TrySample>();
        var places = plan.Samples.Index().ToDictionary(s => s.Item.Id!.Value, s => s.Index);
        foreach (var summary in (await EvalLogReader.ReadSummariesAsync(path, cancellationToken)).OrderBy(s => places.GetValueOrDefault(s.Id, int.MaxValue)))
        {
            var sample = await EvalLogReader.ReadSampleAsync(path, summary.Id, summary.Epoch, cancellationToken);
            samples.Add(new TrySample(
                SampleView.Of(summary), sample.Input.Text, sample.Output.Completion,
                [.. (sample.Scores ?? ImmutableDictionary<string, Score>.Empty).Select(s => new TryScore(s.Key, ValueText(s.Value.Value), s.Value.Explanation))],
                sample.Error?.Message));
        }

        return samples.ToImmutable();
    }

    private static string ValueText(ScoreValue value) => JsonSerializer.SerializeToElement(value, AppJson.Options) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : JsonSerializer.Serialize(value, AppJson.Options);
}
