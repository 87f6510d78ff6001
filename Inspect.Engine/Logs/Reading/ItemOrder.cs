using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Places of the items of a log: as planned, and those that the plan does not name behind them, numbers before texts.</summary>
internal sealed class ItemOrder
{
    private readonly Dictionary<SampleId, int> _places = [];

    /// <summary>The order of a log.</summary>
    /// <param name="planned">Ids in the order of the plan, as far as the header says.</param>
    /// <param name="ids">Ids of the samples that there are.</param>
    public static ItemOrder Of(IReadOnlyList<SampleId> planned, IEnumerable<SampleId> ids)
    {
        var order = new ItemOrder();
        foreach (var id in planned)
        {
            order._places.TryAdd(id, order._places.Count);
        }

        var others = ids.Where(id => !order._places.ContainsKey(id)).Distinct();
        foreach (var id in others.OrderBy(id => !id.IsInteger).ThenBy(NumberOf).ThenBy(id => id.Text, StringComparer.Ordinal).ToList())
        {
            order._places.Add(id, order._places.Count);
        }

        return order;
    }

    /// <summary>Samples by the places of their items, then by epoch.</summary>
    public static IEnumerable<EvalSampleSummary> Sort(IReadOnlyList<SampleId> planned, IReadOnlyList<EvalSampleSummary> summaries)
    {
        var order = Of(planned, summaries.Select(s => s.Id));
        return summaries.OrderBy(s => order.PlaceOf(s.Id)).ThenBy(s => s.Epoch);
    }

    /// <summary>Place of an item, from 0.</summary>
    public int PlaceOf(SampleId id) => _places[id];

    private static Int128 NumberOf(SampleId id) => id.IsInteger && Int128.TryParse(id.Text, out var number) ? number : Int128.MaxValue;
}
