namespace Inspect.Engine.Datasets;

/// <summary>The order of the choices of many items, in eight bytes an item: four bits a place. The few that have more choices have a list. Filled by one thread, then thread-safe.</summary>
/// <param name="items">Number of items.</param>
internal sealed class ChoiceOrders(int items)
{
    private const int BitsOfAPlace = 4;
    private const int MostPacked = 64 / BitsOfAPlace;

    private readonly ulong[] _packed = new ulong[items];
    private readonly Dictionary<int, int[]> _long = [];

    /// <summary>Keeps the order of an item.</summary>
    /// <param name="item">Position of the item.</param>
    /// <param name="order">Of each place the choice that comes there, by its position in the dataset.</param>
    public void Set(int item, int[] order)
    {
        if (order.Length > MostPacked)
        {
            _long[item] = order;
            return;
        }

        for (var i = 0; i < order.Length; i++)
        {
            _packed[item] |= (ulong)order[i] << (i * BitsOfAPlace);
        }
    }

    /// <summary>The order of an item.</summary>
    /// <param name="item">Position of the item.</param>
    /// <param name="count">How many choices it has.</param>
    public int[] Of(int item, int count) => count > MostPacked
        ? _long[item]
        : [.. Enumerable.Range(0, count).Select(i => (int)(_packed[item] >> (i * BitsOfAPlace)) & ((1 << BitsOfAPlace) - 1))];
}
