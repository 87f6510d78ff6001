using Inspect.Engine.Inference;
using Inspect.Engine.Live;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Web.Models;
using Inspect.Web.Runs;

namespace Inspect.Web.Requests;

/// <summary>Says what a run will take from what was measured: the answers and the speed of earlier runs, and the speed of the loaded model. Invents nothing.</summary>
public sealed class RunEstimator(RunStore store, LocalModels models, ModelRegistry registry, ModelMeasures measures)
{
    /// <summary>So many of the newest runs are looked at.</summary>
    private const int LookedAt = 200;

    /// <summary>So many of those with the same model count: an older one may have run on another machine.</summary>
    private const int MostRuns = 8;

    /// <summary>A shorter run says little of a speed, since logs of others have whole seconds.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>What a run will take.</summary>
    /// <param name="task">Name of the task.</param>
    /// <param name="model">Full name of the model.</param>
    /// <param name="samples">Items times epochs.</param>
    /// <param name="calls">Model calls of a sample.</param>
    /// <param name="maxTokens">Most tokens of an answer; null where nothing limits them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<RunEstimate> EstimateAsync(string task, string model, long samples, int calls, int? maxTokens, CancellationToken cancellationToken)
    {
        var list = await store.ListAsync(RunQuery.All, 0, LookedAt, cancellationToken);
        var earlier = list.Rows.Where(r => r.Model == model && r is { State: RunState.Done, Done: > 0, OutputTokens: > 0 }).Take(MostRuns).ToList();
        var folder = registry.FolderOf(model);
        var loaded = folder is null ? null : models.StatusOf(folder).TokensPerSecond;
        var probe = measures.Find(folder is null ? model : OnnxProvider.NameOf(folder));
        return Of(samples, calls, maxTokens, [.. earlier.Where(r => r.Task == task).Select(PerSample)], [.. earlier.Select(SpeedOf).Append(loaded).Append(probe?.TokensPerSecond).OfType<double>()]);
    }

    /// <summary>What a run will take.</summary>
    /// <param name="samples">Items times epochs.</param>
    /// <param name="calls">Model calls of a sample.</param>
    /// <param name="maxTokens">Most tokens of an answer; null where nothing limits them.</param>
    /// <param name="perSample">Tokens of a sample in earlier runs of the task on the model; empty where there is none.</param>
    /// <param name="speeds">Tokens a second that were measured; empty where none was.</param>
    public static RunEstimate Of(long samples, int calls, int? maxTokens, IReadOnlyCollection<double> perSample, IReadOnlyCollection<double> speeds)
    {
        var generations = samples * calls;
        double? most = maxTokens is { } limit ? (double)limit * generations : null;
        var hasHistory = perSample.Count > 0;
        var tokens = hasHistory ? Math.Min(perSample.Average() * samples, most ?? double.MaxValue) : most;
        var low = hasHistory ? Math.Min(perSample.Min() * samples, most ?? double.MaxValue) : generations;
        var high = hasHistory ? Math.Min(perSample.Max() * samples, most ?? double.MaxValue) : most;
        double? speed = speeds.Count == 0 ? null : Middle(speeds);
        return new RunEstimate(
            generations, tokens is { } count ? (long)Math.Round(count) : null, !hasHistory && tokens is not null, speed,
            tokens / speed, tokens is null || speed is null ? null : low / speeds.Max(), speed is null ? null : high / speeds.Min());
    }

    private static double PerSample(RunView run) => (double)run.OutputTokens / run.Done;

    private static double? SpeedOf(RunView run) =>
        run is { StartedAt: { } from, CompletedAt: { } to } && to - from >= Shortest ? run.OutputTokens / (to - from).TotalSeconds : null;

    /// <summary>The median: one run that was held up says nothing.</summary>
    private static double Middle(IReadOnlyCollection<double> speeds)
    {
        var sorted = speeds.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
