using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Filters;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;

namespace Inspect.Web.Runs;

/// <summary>The samples of a run by pages: from the live window while it goes on, from the index after. Sorting, filtering and searching happen there.</summary>
public sealed class SampleSource(LiveFeed feed, LogIndex index, TimeProvider time)
{
    /// <summary>What is offered while somebody types has to be there at once.</summary>
    private const int MostLookedAt = 1_000;

    /// <summary>A value that is longer is not chosen from a list.</summary>
    private const int MostLetters = 80;

    /// <summary>Some samples of a query.</summary>
    /// <exception cref="EvalLogException">The log is damaged.</exception>
    public async Task<SampleList> PageAsync(RunView run, SampleQuery query, int first, int count, CancellationToken cancellationToken)
    {
        if (LiveOf(run) is { } live)
        {
            var now = time.GetUtcNow();
            var (total, samples) = live.Page(query, first, count);
            return new SampleList(total, [.. samples.Select(s => SampleView.Of(s, now))]);
        }

        if (PathOf(run) is not { } path)
        {
            return new SampleList(0, []);
        }

        var page = await index.SamplesAsync(path, query, first, count, cancellationToken);
        return new SampleList(page.Total, [.. page.Samples.Select(SampleView.Of)]);
    }

    /// <summary>The first samples of a filter of a run whose log may be large, as far as they are found at once: while all are looked for, they can be shown.</summary>
    public async Task<IReadOnlyList<SampleView>> BeginningAsync(RunView run, SampleQuery query, int count, CancellationToken cancellationToken) =>
        LiveOf(run) is null && PathOf(run) is { } path ? [.. (await index.BeginningAsync(path, query, count, cancellationToken)).Select(SampleView.Of)] : [];

    /// <summary>Values that names of a filter have in the samples of a run, the most frequent first; of very many samples, in the first thousand.</summary>
    /// <exception cref="EvalLogException">The log is damaged.</exception>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ValuesAsync(RunView run, IReadOnlyCollection<string> names, int most, CancellationToken cancellationToken)
    {
        var samples = (await PageAsync(run, SampleQuery.All, 0, MostLookedAt, cancellationToken)).Rows.Select(r => r.Summary).OfType<EvalSampleSummary>().ToList();
        return names.ToDictionary(n => n, n => (IReadOnlyList<string>)[.. samples
            .SelectMany(s => TextsOf(SampleFilterNames.ValueOf(s, SampleFacts.Of(s).Outcome, n)))
            .Where(t => t.Length <= MostLetters)
            .CountBy(t => t)
            .OrderByDescending(c => c.Value)
            .Take(most)
            .Select(c => c.Key)]);
    }

    /// <summary>Samples of a run by what became of them; null while nobody has counted them.</summary>
    public async Task<IReadOnlyDictionary<SampleOutcome, int>?> CountsAsync(RunView run, CancellationToken cancellationToken) =>
        run.Counts ?? (PathOf(run) is not { } path ? null : await index.CountsAsync(path, cancellationToken));

    /// <summary>Samples of a run that failed, by kind of error; null while nobody has counted them. Of a run that goes on, the first thousand.</summary>
    /// <exception cref="EvalLogException">The log is damaged.</exception>
    public async Task<IReadOnlyList<ErrorGroup>?> ErrorsAsync(RunView run, CancellationToken cancellationToken)
    {
        if (LiveOf(run) is not null || run.State is RunState.Running or RunState.Interrupted or RunState.Paused or RunState.Queued or RunState.Loading)
        {
            var failed = await PageAsync(run, new SampleQuery { Outcome = SampleOutcome.Errored }, 0, MostLookedAt, cancellationToken);
            return ErrorGroup.Of(failed.Rows.Select(r => r.Summary).OfType<EvalSampleSummary>());
        }

        return PathOf(run) is { } path ? await index.ErrorsAsync(path, cancellationToken) : [];
    }

    /// <summary>How many samples each item has; null while nobody has counted them.</summary>
    public async Task<SampleShape?> ShapeAsync(RunView run, CancellationToken cancellationToken)
    {
        if (LiveOf(run) is { } live)
        {
            var (items, epochs) = live.Shape;
            return SampleShape.Of(items, epochs);
        }

        return PathOf(run) is { } path && await index.EpochsAsync(path, cancellationToken) is { } counts ? SampleShape.Of(counts) : null;
    }

    /// <summary>One sample by its id, as text, and epoch; null when there is none.</summary>
    /// <exception cref="EvalLogException">The log is damaged.</exception>
    public async Task<SampleView?> FindAsync(RunView run, string id, int epoch, CancellationToken cancellationToken)
    {
        if (LiveOf(run) is { } live)
        {
            var sample = live.Find(SampleId.Of(id), epoch) ?? (long.TryParse(id, out var number) ? live.Find(SampleId.Of(number), epoch) : null);
            return sample is null ? null : SampleView.Of(sample, time.GetUtcNow());
        }

        return PathOf(run) is { } path && await index.FindSamplesAsync(path, id, epoch, cancellationToken) is [var found, ..] ? SampleView.Of(found) : null;
    }

    /// <summary>The samples before and after one in a query.</summary>
    /// <exception cref="EvalLogException">The log is damaged.</exception>
    public async Task<SampleNeighbours> NeighboursAsync(RunView run, SampleQuery query, SampleView sample, CancellationToken cancellationToken)
    {
        var position = await PositionAsync(run, query, sample, cancellationToken);
        if (position < 0)
        {
            return new SampleNeighbours(query, -1, (await PageAsync(run, query, 0, 0, cancellationToken)).Total, null, null);
        }

        var first = Math.Max(0, position - 1);
        var page = await PageAsync(run, query, first, position - first + 2, cancellationToken);
        var at = position - first;
        return new SampleNeighbours(query, position, page.Total, at > 0 ? page.Rows[at - 1] : null, page.Rows.Count > at + 1 ? page.Rows[at + 1] : null);
    }

    /// <summary>Opens one sample to be read page by page, while it goes on and after; null when it has not begun.</summary>
    /// <exception cref="EvalLogException">The sample is damaged.</exception>
    public async Task<SampleContent?> OpenAsync(RunView run, SampleId id, int epoch, CancellationToken cancellationToken)
    {
        if (LiveOf(run) is { } live)
        {
            if (live.Open(id, epoch) is { } running)
            {
                return new SampleContent(running, isLive: live.Find(id, epoch)?.IsEnded == false);
            }

            if (live.Find(id, epoch)?.IsEnded != true)
            {
                return null;
            }
        }

        return (feed.Find(run.Run)?.Log ?? PathOf(run)) is { } path ? new SampleContent(await SampleReader.OpenAsync(path, id, epoch, cancellationToken), isLive: false) : null;
    }

    private async Task<int> PositionAsync(RunView run, SampleQuery query, SampleView sample, CancellationToken cancellationToken)
    {
        if (LiveOf(run) is { } live)
        {
            return live.PositionOf(query, sample.Id, sample.Epoch);
        }

        if (PathOf(run) is not { } path)
        {
            return -1;
        }

        // Until the database has the log, the order is that of the plan.
        return await index.PositionAsync(path, query, sample.Id, sample.Epoch, cancellationToken)
            ?? (await EvalLogReader.ReadPlannedAsync(path, cancellationToken)).ToList().FindIndex(s => s.Id == sample.Id && s.Epoch == sample.Epoch);
    }

    private static ImmutableArray<string> TextsOf(FilterValue value) => value switch
    {
        { Text: { } text } => [text],
        { Kind: FilterKind.Number } => [value.Number.ToString("R", CultureInfo.InvariantCulture)],
        _ => value.Texts,
    };

    private LiveRun? LiveOf(RunView run) => feed.Find(run.Run) is { IsFinished: false, Header: not null } live ? live : null;

    private static string? PathOf(RunView run) => run.LogPath is { } path && File.Exists(path) ? path : null;
}
