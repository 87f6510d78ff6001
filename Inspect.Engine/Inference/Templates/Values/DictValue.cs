namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>A dictionary in the order of its keys. Nothing changes it once it is made.</summary>
internal sealed class DictValue
{
    /// <summary>Up to so many keys are looked through one by one.</summary>
    private const int MostLinear = 8;

    private readonly object?[] _keys;
    private readonly object?[] _values;
    private Dictionary<object, int>? _places;

    private DictValue(object?[] keys, object?[] values)
    {
        _keys = keys;
        _values = values;
    }

    /// <summary>Number of keys.</summary>
    public int Count => _keys.Length;

    /// <summary>The keys, in their order.</summary>
    public object?[] Keys => _keys;

    /// <summary>The values, in the order of the keys.</summary>
    public object?[] Values => _values;

    /// <summary>A dictionary whose keys are texts that differ.</summary>
    public static DictValue OfTexts(object?[] keys, object?[] values) => new(keys, values);

    /// <summary>A dictionary of pairs; of equal keys the first stays, with the last value.</summary>
    /// <exception cref="TemplateException">A key is a list or dictionary.</exception>
    public static DictValue Of(RenderState state, IReadOnlyList<(object? Key, object? Value)> pairs)
    {
        var places = new Dictionary<object, int>(pairs.Count, KeyComparer.Instance);
        var (keys, values) = (new List<object?>(pairs.Count), new List<object?>(pairs.Count));
        state.Spend(pairs.Count * 4L);
        foreach (var (key, value) in pairs)
        {
            KeyComparer.Check(state, key);
            if (places.TryGetValue(KeyComparer.Wrap(key), out var place))
            {
                values[place] = value;
                continue;
            }

            places.Add(KeyComparer.Wrap(key), keys.Count);
            keys.Add(key);
            values.Add(value);
        }

        return new DictValue([.. keys], [.. values]) { _places = places };
    }

    /// <summary>Looks for a key.</summary>
    public bool TryGet(string key, out object? value)
    {
        if (_keys.Length > MostLinear)
        {
            return TryGetByHash(key, out value);
        }

        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i] is string text ? text == key : _keys[i] is Markup safe && safe.Text == key)
            {
                value = _values[i];
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>Looks for a key of any kind.</summary>
    /// <exception cref="TemplateException">It is a list or dictionary.</exception>
    public bool TryGet(RenderState state, object? key, out object? value)
    {
        if (Kinds.IsText(key, out var text))
        {
            state.Spend(text.Length / 16);
            return TryGet(text, out value);
        }

        KeyComparer.Check(state, key);
        return TryGetByHash(KeyComparer.Wrap(key), out value);
    }

    private bool TryGetByHash(object key, out object? value)
    {
        if (_places is null)
        {
            var places = new Dictionary<object, int>(_keys.Length, KeyComparer.Instance);
            for (var i = 0; i < _keys.Length; i++)
            {
                places[KeyComparer.Wrap(_keys[i])] = i;
            }

            _places = places;
        }

        var isThere = _places.TryGetValue(key, out var place);
        value = isThere ? _values[place] : null;
        return isThere;
    }
}
