using Inspect.Engine.Logs.Reading;

namespace Inspect.Engine.Live;

/// <summary>Sorts and filters the samples of a run by what is held of each.</summary>
internal static class LiveOrder
{
    /// <summary>Numbers of the samples of a query, in its order.</summary>
    /// <param name="query">Which, in which order.</param>
    /// <param name="slots">All samples in the order of the plan.</param>
    /// <param name="isMatch">Looks into one; asked only where the query has words or a filter.</param>
    public static int[] Of(SampleQuery query, LiveSlot[] slots, Func<int, bool> isMatch)
    {
        var order = Enumerable.Range(0, slots.Length);
        if (query.Outcome is { } outcome)
        {
            order = order.Where(i => slots[i].Outcome == outcome);
        }

        if (query.Words.Count > 0 || query.Filter is not null)
        {
            order = order.Where(isMatch);
        }

        if (query is { Sort: SampleSort.Plan, IsDescending: true })
        {
            order = order.Reverse();
        }
        else if (query.Sort != SampleSort.Plan)
        {
            // What has no number comes last in both directions.
            var ranked = order.OrderBy(i => double.IsNaN(KeyOf(query.Sort, slots[i])));
            order = query.IsDescending ? ranked.ThenByDescending(i => KeyOf(query.Sort, slots[i])) : ranked.ThenBy(i => KeyOf(query.Sort, slots[i]));
        }

        return [.. order];
    }

    private static double KeyOf(SampleSort sort, in LiveSlot slot) => sort switch
    {
        SampleSort.Outcome => (int)slot.Outcome,
        _ when slot.Outcome is SampleOutcome.Waiting or SampleOutcome.Running => double.NaN,
        SampleSort.Score => slot.Score,
        SampleSort.Tokens => slot.Tokens,
        _ => slot.Seconds,
    };
}
