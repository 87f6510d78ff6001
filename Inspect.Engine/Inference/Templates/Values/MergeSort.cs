namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Puts values in Python's order. A comparison may fail, and no order that contradicts itself does harm, where .NET's own sorting would wrap the one and fail at the other.</summary>
internal static class MergeSort
{
    /// <summary>Sorts places by their keys; equal ones keep their order.</summary>
    /// <exception cref="TemplateException">Two keys have no order.</exception>
    public static void Sort(RenderState state, int[] order, object?[] keys, bool isReversed)
    {
        var sign = isReversed ? -1 : 1;
        var (from, to) = (order, new int[order.Length]);
        for (var width = 1; width < order.Length; width *= 2)
        {
            state.Spend(order.Length);
            for (var start = 0; start < order.Length; start += 2 * width)
            {
                var (middle, end) = (Math.Min(start + width, order.Length), Math.Min(start + (2 * width), order.Length));
                for (int left = start, right = middle, at = start; at < end; at++)
                {
                    var takesRight = left == middle || (right < end && Math.Sign(Equality.Compare(state, keys[from[right]], keys[from[left]]) ?? 0) == -sign);
                    to[at] = takesRight ? from[right++] : from[left++];
                }
            }

            (from, to) = (to, from);
        }

        from.CopyTo(order, 0);
    }
}
