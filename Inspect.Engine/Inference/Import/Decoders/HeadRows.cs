namespace Inspect.Engine.Inference.Import.Decoders;

/// <summary>Which number of a stored head each number of a head in the graph is.</summary>
/// <remarks>
/// The graph turns a whole head in halves: the number i with the number i + size/2. Where only the first numbers are turned, or pairs lie
/// side by side, the rows of queries and keys change places alike, which leaves their products as they are; numbers that are not turned
/// get the angle 0.
/// </remarks>
internal static class HeadRows
{
    /// <summary>The order of a head's numbers.</summary>
    /// <param name="size">Numbers in a head.</param>
    /// <param name="turned">Those that are turned, the first ones.</param>
    /// <param name="isPaired">Those that turn together lie side by side.</param>
    public static int[] Order(int size, int turned, bool isPaired)
    {
        var order = new int[size];
        var (half, turnedHalf, next) = (size / 2, turned / 2, turned);
        for (var i = 0; i < half; i++)
        {
            (order[i], order[i + half]) = i < turnedHalf ? (isPaired ? (2 * i, (2 * i) + 1) : (i, i + turnedHalf)) : (next++, next++);
        }

        return order;
    }

    /// <summary>Whether an order leaves everything where it is.</summary>
    public static bool IsPlain(int[] order) => order.Select((to, i) => to == i).All(same => same);
}
