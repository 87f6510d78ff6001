using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Filters that put items in order or together.</summary>
internal static class SortFilters
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Function> All { get; } = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["sort"] = Sort,
        ["dictsort"] = DictSort,
        ["unique"] = Unique,
        ["groupby"] = GroupBy,
        ["min"] = static (state, subject, in arguments) => Extreme(state, "min", subject, arguments, -1),
        ["max"] = static (state, subject, in arguments) => Extreme(state, "max", subject, arguments, 1),
    };

    private static ListValue Sort(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "sort", "reverse", "case_sensitive", "attribute");
        object?[] names = Kinds.IsText(bound[2], out var text) ? text.Split(',') : [Give.Or(bound[2], null)];
        var getters = Array.ConvertAll(names, n => new AttributeGetter(state, n, ignoresCase: !Give.Flag(bound[1])));
        object? Key(object? item) => new ListValue(Array.ConvertAll(getters, g => g.Get(item)));
        return new ListValue(Sorted(state, Walking.Items(state, subject), Key, Give.Flag(bound[0])));
    }

    private static ListValue DictSort(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "dictsort", "case_sensitive", "by", "reverse");
        var by = Give.Text(state, "dictsort", bound[1], "key");
        if (subject is not DictValue dict || by is not ("key" or "value"))
        {
            throw state.Fail((subject as Undefined)?.Reason ?? "dictsort takes a dict, and sorts by key or value");
        }

        var getter = new AttributeGetter(state, Kinds.Box(by == "key" ? 0 : 1), ignoresCase: !Give.Flag(bound[0]));
        return new ListValue(Sorted(state, Walking.Items(state, new DictView(dict, "items")), getter.Get, Give.Flag(bound[2])));
    }

    private static OnceValue Unique(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "unique", "case_sensitive", "attribute");
        var getter = new AttributeGetter(state, Give.Or(bound[1], null), ignoresCase: !Give.Flag(bound[0]));
        var seen = new HashSet<object>(KeyComparer.Instance);
        var kept = new List<object?>();
        foreach (var item in Walking.Items(state, subject))
        {
            var key = getter.Get(item);
            KeyComparer.Check(state, key);
            if (seen.Add(KeyComparer.Wrap(key)))
            {
                kept.Add(item);
            }
        }

        return new OnceValue([.. kept]);
    }

    private static ListValue GroupBy(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "groupby", "attribute", "default", "case_sensitive");
        if (!Give.Is(bound[0]))
        {
            throw state.Fail("groupby needs the name of an attribute");
        }

        var fallback = Give.Or(bound[1], null);
        var getter = new AttributeGetter(state, bound[0], fallback, ignoresCase: !Give.Flag(bound[2]));
        var named = new AttributeGetter(state, bound[0], fallback);
        var groups = new List<(object? Key, List<object?> Items)>();
        foreach (var item in Sorted(state, Walking.Items(state, subject), getter.Get, isReversed: false))
        {
            var key = getter.Get(item);
            if (groups.Count == 0 || !Equality.AreEqual(state, groups[^1].Key, key))
            {
                groups.Add((key, []));
            }

            groups[^1].Items.Add(item);
        }

        return new ListValue([.. groups.Select(g => new ListValue([named.Get(g.Items[0]), new ListValue([.. g.Items])], isTuple: true) { Names = ["grouper", "list"] })]);
    }

    private static object? Extreme(RenderState state, string name, object? subject, in Arguments arguments, int wanted)
    {
        var bound = arguments.Bind(state, name, "case_sensitive", "attribute");
        var getter = new AttributeGetter(state, Give.Or(bound[1], null), ignoresCase: !Give.Flag(bound[0]));
        var items = Walking.Items(state, subject);
        if (items.Length == 0)
        {
            return Undefined.Because($"{name} of nothing is undefined");
        }

        var (best, key) = (items[0], getter.Get(items[0]));
        foreach (var item in items.AsSpan(1))
        {
            var other = getter.Get(item);
            if (Equality.Compare(state, other, key) is { } order && Math.Sign(order) == wanted)
            {
                (best, key) = (item, other);
            }
        }

        return best;
    }

    /// <summary>Sorted by keys; equal ones keep their order, also when it is turned round.</summary>
    private static object?[] Sorted(RenderState state, object?[] items, Func<object?, object?> keyOf, bool isReversed)
    {
        var keys = Array.ConvertAll(items, i => keyOf(i));
        var order = Enumerable.Range(0, items.Length).ToArray();
        MergeSort(state, order, keys, isReversed ? -1 : 1);
        return Array.ConvertAll(order, i => items[i]);
    }

    /// <summary>Sorts places by their keys; a comparison may fail, and no order that contradicts itself does harm.</summary>
    private static void MergeSort(RenderState state, int[] order, object?[] keys, int sign)
    {
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
