using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Attributes and elements of values. Only what stands in tables of this folder can be reached: nothing of .NET.</summary>
internal static class Access
{
    /// <summary><c>value.name</c>: a method goes before a key.</summary>
    /// <exception cref="TemplateException">The value is undefined.</exception>
    public static object? Attribute(RenderState state, object? value, string name)
    {
        state.Spend();
        if (value is DictValue dict)
        {
            // What is asked for most often.
            return !DictMethods.Table.ContainsKey(name) && !DictMethods.Forbidden.Contains(name) && dict.TryGet(name, out var found)
                ? found
                : Own(value, name) ?? Missing(name, value);
        }

        if (value is Undefined missing)
        {
            throw state.Fail(missing.Reason);
        }

        return TryOwn(state, value, name, out var own) ? own : Missing(name, value);
    }

    /// <summary>The method of a value by its name; null where there is none.</summary>
    public static Function? Method(object? value, string name) => value switch
    {
        string or Markup => TextMethods.Table.GetValueOrDefault(name),
        DictValue => DictMethods.Table.GetValueOrDefault(name),
        ListValue => ListMethods.Table.GetValueOrDefault(name),
        _ when Numbers.Is(value) => NumberMethods.Find(value!, name),
        _ => null,
    };

    /// <summary><c>value[key]</c>: a key goes before a method.</summary>
    /// <exception cref="TemplateException">The value is undefined.</exception>
    public static object? Element(RenderState state, object? value, object? key)
    {
        state.Spend();
        switch (value)
        {
            case Undefined missing:
                throw state.Fail(missing.Reason);
            case DictValue dict when key is not (ListValue { IsTuple: false } or DictValue) && dict.TryGet(state, key, out var found):
                return found;
            case ListValue list when Kinds.IsWhole(key, out var index):
                index = index < 0 ? index + list.Items.Length : index;
                return index >= 0 && index < list.Items.Length ? list.Items[index] : new Undefined(key, value);
            case string or Markup when Kinds.IsWhole(key, out var place):
                Kinds.IsText(value, out var text);
                return CodePoints.At(state, text, place) is { } character ? Like(value, character) : new Undefined(key, value);
            case RangeValue range when Kinds.IsWhole(key, out var number):
                number = number < 0 ? number + range.Count : number;
                return number >= 0 && number < range.Count ? Kinds.Box(range.Start + (number * range.Step)) : new Undefined(key, value);
        }

        return Kinds.IsText(key, out var name) && TryOwn(state, value, name, out var own) ? own : new Undefined(key, value);
    }

    /// <summary><c>value[start:stop:step]</c>.</summary>
    /// <exception cref="TemplateException">The value is undefined, a kind without order, or a place is no whole number.</exception>
    public static object? Slice(RenderState state, object? value, object? start, object? stop, object? step)
    {
        switch (value)
        {
            case Undefined missing:
                throw state.Fail(missing.Reason);
            case ListValue list:
                var places = SliceRange.Of(state, start, stop, step, list.Items.Length);
                state.Spend(places.Count / 4);
                var items = new object?[places.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = list.Items[places.Start + (i * places.Step)];
                }

                return new ListValue(items, list.IsTuple);
            case string or Markup:
                Kinds.IsText(value, out var text);
                state.Spend(text.Length / 32);
                return Like(value, CodePoints.Slice(state, text, SliceRange.Of(state, start, stop, step, CodePoints.Count(state, text))));
            case RangeValue range:
                var (first, last, by) = SliceRange.Places(state, start, stop, step, range.Count);
                return new RangeValue(range.Start + (first * range.Step), range.Start + (last * range.Step), range.Step * by);
            default:
                throw state.Fail($"a {Kinds.NameOf(value)} cannot be sliced");
        }
    }

    /// <summary>A text, safe if the other one is.</summary>
    public static object Like(object? other, string text) => other is Markup ? new Markup(text) : text;

    private static bool TryOwn(RenderState state, object? value, string name, out object? own)
    {
        switch (value)
        {
            case IHasAttributes thing when thing.TryGetAttribute(state, name, out own):
                return true;
            case NamespaceValue space when space.Values.TryGetValue(name, out own):
                return true;
            case ListValue { Names: { } names } group when Array.IndexOf(names, name) is >= 0 and var place:
                own = group.Items[place];
                return true;
        }

        own = Own(value, name) ?? (Numbers.Is(value) ? NumberMethods.Attribute(value!, name) : null);
        return own is not null;
    }

    private static object? Own(object? value, string name) => Method(value, name) is { } method
        ? new BoundFunction(method, value)
        : value is DictValue && DictMethods.Forbidden.Contains(name) ? Undefined.Forbidden(name, value)
        : value is ListValue { IsTuple: false } && ListMethods.Forbidden.Contains(name) ? Undefined.Forbidden(name, value)
        : null;

    private static Undefined Missing(string name, object? value) => new(name, value);
}
