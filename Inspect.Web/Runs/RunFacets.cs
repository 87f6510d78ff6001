using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Inspect.Engine.Filters;
using Inspect.Engine.Live;

namespace Inspect.Web.Runs;

/// <summary>Counts the values of the names that boxes beside the list show.</summary>
internal static class RunFacets
{
    /// <summary>Very many values are no choice; the filter still takes each.</summary>
    private const int MostValues = 200;

    private static readonly (string Name, string Head)[] Names = [("status", "Status"), ("task", "Task"), ("model", "Model"), ("tags", "Tag"), ("folder", "Folder"), ("root", "Log folder"), ("week", "Week")];

    /// <summary>The facets of runs.</summary>
    /// <param name="runs">The runs, before the filter.</param>
    /// <param name="found">The runs that the filter lets through.</param>
    /// <param name="text">The filter.</param>
    public static ImmutableArray<RunFacet> Count(IReadOnlyList<(RunKey Key, RunState State)> runs, IReadOnlyList<(RunKey Key, RunState State)> found, string? text)
    {
        var filter = RunFilter.AsCondition(text);
        var chosen = Names.Select(n => FilterFacets.Of(filter).ValuesOf(n.Name)).ToArray();
        var counts = Names.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal)).ToArray();
        var values = new FilterValue[Names.Length];
        foreach (var (run, state) in Rest(runs, found, filter, chosen))
        {
            var misses = 0;
            var missed = -1;
            for (var i = 0; i < Names.Length; i++)
            {
                values[i] = RunNames.ValueOf(run, state, Names[i].Name);
                if (!chosen[i].IsEmpty && !(values[i].Text is { } own ? chosen[i].Contains(own) : values[i].Texts.Any(chosen[i].Contains)))
                {
                    (misses, missed) = (misses + 1, i);
                }
            }

            // A run counts for a facet when all the others let it through.
            for (var i = 0; i < Names.Length; i++)
            {
                if (misses == 0 || (misses == 1 && missed == i))
                {
                    if (values[i].Text is { } only)
                    {
                        Add(counts[i], only);
                    }

                    foreach (var each in values[i].Texts)
                    {
                        Add(counts[i], each);
                    }
                }
            }
        }

        return [.. Names.Select((n, i) => FacetOf(n.Name, n.Head, counts[i], chosen[i]))];
    }

    /// <summary>The runs that the filter lets through but for what is chosen: where nothing is, those that were found.</summary>
    private static IEnumerable<(RunKey Key, RunState State)> Rest(
        IReadOnlyList<(RunKey Key, RunState State)> runs, IReadOnlyList<(RunKey Key, RunState State)> found, string? filter, ImmutableArray<string>[] chosen)
    {
        if (chosen.All(c => c.IsEmpty))
        {
            return found;
        }

        var rest = RunFilter.Of(Names.Aggregate(filter, (left, n) => FilterFacets.Of(left).With(n.Name, [])));
        return runs.Where(r => rest.Holds(r.Key, r.State));
    }

    private static void Add(Dictionary<string, int> counts, string value) => CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _)++;

    private static RunFacet FacetOf(string name, string head, Dictionary<string, int> counts, ImmutableArray<string> chosen)
    {
        var values = counts.Select(c => new RunFacetValue(c.Key, c.Value, chosen.Contains(c.Key)))
            .Concat(chosen.Where(c => !counts.ContainsKey(c)).Select(c => new RunFacetValue(c, 0, IsChosen: true)));
        var sorted = name == "week" ? values.OrderByDescending(v => v.Value, StringComparer.Ordinal) : values.OrderByDescending(v => v.IsChosen).ThenByDescending(v => v.Count).ThenBy(v => v.Value, StringComparer.OrdinalIgnoreCase);
        return new RunFacet(name, head, [.. sorted.Take(MostValues)]);
    }
}
