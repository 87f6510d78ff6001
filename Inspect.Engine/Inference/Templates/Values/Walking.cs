using System.Numerics;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Walks through values and counts what is in them.</summary>
internal static class Walking
{
    /// <summary>All items of a value; whoever gets them leaves them as they are.</summary>
    /// <exception cref="TemplateException">It has none.</exception>
    public static object?[] Items(RenderState state, object? value) => TryItems(state, value, out var items)
        ? items
        : throw state.Fail($"a {Kinds.NameOf(value)} has no items to walk through");

    /// <summary>All items of a value that has some.</summary>
    public static bool TryItems(RenderState state, object? value, out object?[] items)
    {
        items = value switch
        {
            ListValue list => list.Items,
            string text => CodePoints.Split(state, text),
            Markup markup => CodePoints.Split(state, markup.Text),
            DictValue dict => dict.Keys,
            DictView view => Paid(state, view.Dict.Count, view.ToItems),
            RangeValue range => Paid(state, range.Count, range.ToItems),
            OnceValue once => once.TakeRest(state),
            _ => [],
        };
        return items.Length > 0 || IsIterable(value);
    }

    /// <summary>The items of a value one by one, as they are asked for.</summary>
    /// <exception cref="TemplateException">It has none.</exception>
    public static IEnumerable<object?> Each(RenderState state, object? value)
    {
        if (value is not OnceValue once)
        {
            foreach (var item in Items(state, value))
            {
                yield return item;
            }

            yield break;
        }

        while (once.TryNext(state, out var next))
        {
            yield return next;
        }
    }

    /// <summary>It can be walked through.</summary>
    public static bool IsIterable(object? value) => value is ListValue or string or Markup or DictValue or DictView or RangeValue or OnceValue or Undefined;

    /// <summary>Number of items; null where a value has none.</summary>
    public static long? Count(RenderState state, object? value) => value switch
    {
        ListValue list => list.Items.Length,
        string text => CodePoints.Count(state, text),
        Markup markup => CodePoints.Count(state, markup.Text),
        DictValue dict => dict.Count,
        DictView view => view.Dict.Count,
        RangeValue range => range.Count,
        Undefined => 0,
        _ => null,
    };

    /// <summary>The value holds the item: a key of a dictionary, a part of a text.</summary>
    public static bool Contains(RenderState state, object? container, object? item)
    {
        switch (container)
        {
            case DictValue dict:
                return dict.TryGet(state, item, out _);
            case DictView { Kind: "keys" } keys:
                return keys.Dict.TryGet(state, item, out _);
            case string or Markup:
                Kinds.IsText(container, out var text);
                if (!Kinds.IsText(item, out var part))
                {
                    throw state.Fail($"a {Kinds.NameOf(item)} cannot be part of a str");
                }

                Searching.Pay(state, text.Length, part.Length);
                return text.Contains(part, StringComparison.Ordinal);
            case RangeValue range when Kinds.IsWhole(item, out var number):
                return range.Count > 0 && ((BigInteger)number - range.Start) % range.Step == 0
                    && (range.Step > 0 ? number >= range.Start && number < range.Stop : number <= range.Start && number > range.Stop);
            default:
                foreach (var other in Each(state, container))
                {
                    if (Equality.AreEqual(state, other, item))
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    private static object?[] Paid(RenderState state, int count, Func<object?[]> make)
    {
        state.Spend(count);
        return make();
    }
}
