using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Engine.Evals;

/// <summary>The items of a run by its settings: shuffled, limited, or chosen by id (semantics 1.6).</summary>
internal static class SampleSelection
{
    /// <summary>What speaks against choosing items this way.</summary>
    public static IEnumerable<RequestProblem> Problems(RunSettings settings)
    {
        if (settings.SampleId is not null && settings.Limit is not null)
        {
            yield return new("eval_config.sample_id", "sample_id and limit cannot be set together: give the ids, or how many items.");
        }

        if (settings.SampleId is not null && IsShuffled(settings))
        {
            yield return new("eval_config.sample_id", "sample_id and sample_shuffle cannot be set together: give the ids, or shuffle all items.");
        }
    }

    /// <summary>The dataset in the order that the settings ask for; without a seed of its own that of the run decides.</summary>
    public static Dataset Shuffle(Dataset dataset, RunSettings settings, long seed) => Order(settings, seed) is { } order ? SampleChoice.Shuffle(dataset, order) : dataset;

    /// <summary>Seed of the order that the settings ask for; null for that of the dataset.</summary>
    public static long? Order(RunSettings settings, long seed) =>
        !IsShuffled(settings) ? null : settings.SampleShuffle is { ValueKind: JsonValueKind.Number } own ? own.GetInt64() : seed;

    /// <summary>How many items of the dataset are needed at most; null for all.</summary>
    public static int? Most(RunSettings settings) => settings.Limit is { } limit ? ItemLimitType.Ends(limit)?.To : null;

    /// <summary>The items, and sentences about ids that are not there.</summary>
    /// <exception cref="RequestException">None is left.</exception>
    public static (SampleList Samples, IEnumerable<string> Warnings) Choose(Dataset dataset, RunSettings settings, string task)
    {
        var samples = dataset.Samples;
        if (settings.SampleId is { } ids)
        {
            var patterns = SampleIdType.PatternsOf(ids);
            var (chosen, missing) = SampleChoice.ById(samples, patterns, task);
            return chosen.IsEmpty
                ? throw Problem("eval_config.sample_id", $"No item has an id that fits {string.Join(", ", patterns)}. The dataset begins with {string.Join(", ", samples.Ids.Take(3))}.")
                : (chosen, missing.Select(id => $"No item has the id {id}."));
        }

        return (Limit(dataset, settings.Limit), []);
    }

    private static bool IsShuffled(RunSettings settings) => settings.SampleShuffle is { ValueKind: not JsonValueKind.False };

    private static SampleList Limit(Dataset dataset, JsonElement? limit)
    {
        var samples = dataset.Samples;
        if (limit is not { } given || ItemLimitType.Ends(given) is not var (from, to))
        {
            return samples;
        }

        var part = samples.Pick(Enumerable.Range(0, samples.Length).Skip(from).Take(to - from));
        return part.Length > 0 ? part : throw Problem("eval_config.limit", $"The limit leaves no item: the dataset has {dataset.Total:N0}.");
    }

    private static RequestException Problem(string path, string message) => new([new RequestProblem(path, message)]);
}
