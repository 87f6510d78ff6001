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
        return new OnceValue(Differing(state, subject, new AttributeGetter(state, Give.Or(bound[1], null), ignoresCase: !Give.Flag(bound[0]))));
    }

    private static IEnumerable<object?> Differing(RenderState state, object? subject, AttributeGetter getter)
    {
        var seen = new HashSet<object>(KeyComparer.Instance);
        foreach (var item in Walking.Each(state, subject))
        {
            var key = getter.Get(item);
            KeyComparer.Check(state, key);
            if (seen.Add(KeyComparer.Wrap(key)))
            {
                yield return item;
            }
        }
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
        MergeSort.Sort(state, order, keys, isReversed);
        return Array.ConvertAll(order, i => items[i]);
    }
}
