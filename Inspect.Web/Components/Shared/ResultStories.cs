using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Shared;

/// <summary>Finds the story of a sample's first score, and of a run's. Thread-safe.</summary>
public sealed class ResultStories(SampleSource samples, ScoreExplainer explainer)
{
    /// <summary>Of a run with more samples nothing is told: each that failed is opened and judged again.</summary>
    private const int MostSamples = 100;

    /// <summary>A log of so many bytes at most is read for its story.</summary>
    private const long MostBytes = 8 << 20;

    /// <summary>The story of a finished run of several samples; null where there is none to tell.</summary>
    public async Task<RunStory?> OfRunAsync(RunView run, CancellationToken cancellationToken)
    {
        if (run is not { State: RunState.Done, Header: { } header, LogPath: { } path } || new FileInfo(path) is not { Exists: true, Length: <= MostBytes })
        {
            return null;
        }

        var page = await samples.PageAsync(run, SampleQuery.All, 0, MostSamples, cancellationToken);
        var scored = page.Rows.Where(s => s.Score is { Value.IsUnscored: false }).Select(s => (Sample: s, Number: ScoreConversion.ToNumber(s.Score!.Value))).ToList();
        return page.Total is < 2 or > MostSamples || scored.Any(s => s.Number is not (0 or 1))
            ? null
            : await OfFailedAsync(run, header, [.. scored.Where(s => s.Number == 0).Select(s => s.Sample)], scored.Count, cancellationToken);
    }

    /// <summary>The story of a sample that ended; null where there is none to tell.</summary>
    public async Task<ResultStory?> OfAsync(RunView run, SampleView view, bool isOnlySample, CancellationToken cancellationToken)
    {
        try
        {
            using var content = await samples.OpenAsync(run, view.Id, view.Epoch, cancellationToken);
            return content is null ? null : await OfAsync(run, content.Sample, isOnlySample, cancellationToken);
        }
        catch (InspectException)
        {
            // The page of the sample says what is wrong with it.
            return null;
        }
    }

    /// <summary>The same for a sample that is open.</summary>
    public async Task<ResultStory?> OfAsync(RunView run, EvalSample sample, bool isOnlySample, CancellationToken cancellationToken)
    {
        if (run.Header is not { } header || sample is not { Error: null, Scores.Count: > 0 })
        {
            return null;
        }

        var (scorer, score) = sample.Scores.First();
        return ResultStory.Of(scorer, score, await explainer.ExplainAsync(header, sample, scorer, cancellationToken), isOnlySample);
    }

    private async Task<RunStory?> OfFailedAsync(RunView run, EvalLog header, IReadOnlyList<SampleView> failed, int scored, CancellationToken cancellationToken)
    {
        var (holding, offered, scorer) = (0, (Part?)null, string.Empty);
        foreach (var view in failed)
        {
            using var content = await samples.OpenAsync(run, view.Id, view.Epoch, cancellationToken);
            if (content?.Sample is not { Error: null, Scores.Count: > 0 } sample)
            {
                continue;
            }

            scorer = sample.Scores.First().Key;
            if (await explainer.ExplainAsync(header, sample, scorer, cancellationToken) is not { } trace)
            {
                // A scorer that is not known here explains none of them.
                return null;
            }

            if (trace.Advice is { } advice)
            {
                (holding, offered) = (holding + 1, advice.Scorer);
            }
        }

        return offered is null ? null : new RunStory(scored - failed.Count, scored, scorer, holding, offered);
    }
}
