using Inspect.Engine.Python;

namespace Inspect.Engine.Datasets;

/// <summary>Which records of a file are kept where a few of many are taken in another order: known before any of them is read, so that the others need not be held.</summary>
/// <param name="ranks">Place among those that are kept, by the position in the file, both from 0.</param>
/// <param name="total">Items of the dataset, kept or not.</param>
internal sealed class RecordSelection(Dictionary<int, int> ranks, int total)
{
    /// <summary>Number of records that are kept.</summary>
    public int Count => ranks.Count;

    /// <summary>Items of the dataset, kept or not.</summary>
    public int Total => total;

    /// <summary>Items without an id are numbered by their position in the file; else by their place among those that are kept.</summary>
    public bool NumbersByPosition { get; init; }

    /// <summary>The first records of a random order.</summary>
    /// <param name="records">Records of the file that take part.</param>
    /// <param name="seed">Seed of the order (semantics 1.5).</param>
    /// <param name="most">How many are kept.</param>
    /// <param name="total">Items of the dataset.</param>
    /// <param name="numbersByPosition">Items without an id are numbered by their position in the file.</param>
    public static RecordSelection Of(int records, long seed, int most, int total, bool numbersByPosition = false)
    {
        var order = Enumerable.Range(0, records).ToArray();
        new PythonRandom(seed).Shuffle(order);
        return new RecordSelection(order.Take(most).Index().ToDictionary(o => o.Item, o => o.Index), total) { NumbersByPosition = numbersByPosition };
    }

    /// <summary>The place of a record among those that are kept; null where it is not.</summary>
    public int? RankOf(int position) => ranks.TryGetValue(position, out var rank) ? rank : null;
}
