namespace Inspect.Engine.Metrics;

/// <summary>Applies a reducer of plain values to maps key by key and to lists index by index.</summary>
internal static class ByKey
{
    /// <summary>The reduced value; NaN where nothing but NaN is left.</summary>
    /// <exception cref="InspectException">The values have different keys, lengths or kinds.</exception>
    public static ScoreValue Reduce(IReadOnlyList<ScoreValue> values, Func<IReadOnlyList<ScoreValue>, ScoreValue> reduce, bool isNumeric = false)
    {
        var present = Present(values);
        return present switch
        {
            [] => ScoreValue.Unscored,
            [ScoreValue.OfMap first, ..] => ReduceMaps(first, present, reduce),
            [ScoreValue.OfList first, ..] => ReduceLists(first, present, reduce),
            // Only a reducer that converts to numbers takes a map or list among scalars: as 0.
            _ when !isNumeric && present.Any(v => v is ScoreValue.OfMap or ScoreValue.OfList) => throw Mixed(),
            _ => reduce(present),
        };
    }

    /// <summary>Without those that are unscored. A run may reduce a million items, most of them without any: these are not copied.</summary>
    private static IReadOnlyList<ScoreValue> Present(IReadOnlyList<ScoreValue> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].IsUnscored)
            {
                return [.. values.Where(v => !v.IsUnscored)];
            }
        }

        return values;
    }

    private static ScoreValue.OfMap ReduceMaps(ScoreValue.OfMap first, IReadOnlyList<ScoreValue> values, Func<IReadOnlyList<ScoreValue>, ScoreValue> reduce)
    {
        var keys = first.Items.Select(i => i.Key).ToHashSet();
        if (values.Any(v => v is not ScoreValue.OfMap map || !keys.SetEquals(map.Items.Select(i => i.Key))))
        {
            throw Mixed();
        }

        return new ScoreValue.OfMap([.. first.Items.Select(item => KeyValuePair.Create(
            item.Key, Reduce([.. values.Select(v => ((ScoreValue.OfMap)v).Items.First(i => i.Key == item.Key).Value)], reduce)))]);
    }

    private static ScoreValue.OfList ReduceLists(ScoreValue.OfList first, IReadOnlyList<ScoreValue> values, Func<IReadOnlyList<ScoreValue>, ScoreValue> reduce)
    {
        if (values.Any(v => v is not ScoreValue.OfList list || list.Items.Length != first.Items.Length))
        {
            throw Mixed();
        }

        return new ScoreValue.OfList([.. Enumerable.Range(0, first.Items.Length).Select(i =>
            Reduce([.. values.Select(v => ((ScoreValue.OfList)v).Items[i])], reduce))]);
    }

    private static InspectException Mixed() =>
        new("The scores of an item differ in kind, keys or length between its epochs, so they cannot be combined. Check what the scorer returns.");
}
