using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Shared;

/// <summary>Finds the story of a sample's first score. Thread-safe.</summary>
public sealed class ResultStories(SampleSource samples, ScoreExplainer explainer)
{
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
}
