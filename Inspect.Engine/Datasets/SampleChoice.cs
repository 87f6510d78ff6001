using System.Collections.Immutable;
using Inspect.Engine.Python;

namespace Inspect.Engine.Datasets;

/// <summary>Which items of a dataset a run takes, and in which order (semantics 1.6).</summary>
public static class SampleChoice
{
    /// <summary>The dataset in the order that a seed gives; one that was shuffled already stays as it is.</summary>
    public static Dataset Shuffle(Dataset dataset, long seed)
    {
        if (dataset.IsShuffled)
        {
            return dataset;
        }

        return dataset with { Samples = Shuffle(dataset.Samples, seed), IsShuffled = true };
    }

    /// <summary>Items in the order that a seed gives.</summary>
    internal static SampleList Shuffle(SampleList samples, long seed)
    {
        var order = Enumerable.Range(0, samples.Length).ToArray();
        new PythonRandom(seed).Shuffle(order);
        return samples.Pick(order);
    }

    /// <summary>The items that a pattern chooses, in their order.</summary>
    /// <param name="samples">The items.</param>
    /// <param name="patterns">Ids and globs; <c>task:id</c> counts for that task alone.</param>
    /// <param name="task">Name of the task.</param>
    /// <returns>The items, and the ids that were named and are not there.</returns>
    public static (SampleList Samples, ImmutableArray<string> Missing) ById(SampleList samples, IEnumerable<string> patterns, string task)
    {
        var own = patterns.Select(p => new SamplePattern(p.StartsWith(task + ":", StringComparison.OrdinalIgnoreCase) ? p[(task.Length + 1)..] : p)).ToList();
        var found = new HashSet<SamplePattern>();
        var kept = new List<int>();
        for (var i = 0; i < samples.Length; i++)
        {
            var id = samples.IdAt(i);
            var matching = own.Where(p => p.Matches(id)).ToList();
            found.UnionWith(matching);
            if (matching.Count > 0)
            {
                kept.Add(i);
            }
        }

        return (samples.Pick(kept), [.. own.Where(p => p.IsLiteral && !found.Contains(p) && !p.Text.Contains(':', StringComparison.Ordinal)).Select(p => p.Text)]);
    }
}
