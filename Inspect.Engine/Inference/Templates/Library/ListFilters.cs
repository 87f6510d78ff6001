using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Filters on lists and what can be walked through.</summary>
internal static class ListFilters
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Function> All { get; } = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["length"] = Length,
        ["count"] = Length,
        ["first"] = First,
        ["last"] = Last,
        ["random"] = Draw,
        ["list"] = List,
        ["items"] = Items,
        ["join"] = Join,
        ["reverse"] = Reverse,
        ["batch"] = Batch,
        ["slice"] = Slice,
        ["default"] = Default,
        ["d"] = Default,
        ["attr"] = Attribute,
    };

    private static object? Length(RenderState state, object? subject, in Arguments arguments) => Walking.Count(state, subject) is { } count
        ? Kinds.Box(count)
        : throw state.Fail($"a {Kinds.NameOf(subject)} has no length");

    private static object? First(RenderState state, object? subject, in Arguments arguments) => subject switch
    {
        string or Markup => Access.Element(state, subject, Kinds.Box(0)) is Undefined ? Undefined.Because("the first item of nothing is undefined") : Access.Element(state, subject, Kinds.Box(0)),
        OnceValue once => once.TryNext(out var next) ? next : Undefined.Because("the first item of nothing is undefined"),
        _ => Walking.Items(state, subject) is [var first, ..] ? first : Undefined.Because("the first item of nothing is undefined"),
    };

    private static object? Last(RenderState state, object? subject, in Arguments arguments) => subject is OnceValue
        ? throw state.Fail("last takes no generator; put list before it")
        : Walking.Items(state, subject) is [.., var last] ? last : Undefined.Because("the last item of nothing is undefined");

    private static object? Draw(RenderState state, object? subject, in Arguments arguments)
    {
        var items = subject is OnceValue or DictValue ? throw state.Fail($"random takes no {Kinds.NameOf(subject)}") : Walking.Items(state, subject);
        return items.Length == 0 ? Undefined.Because("a random item of nothing is undefined") : items[state.Random.Next(items.Length)];
    }

    private static ListValue List(RenderState state, object? subject, in Arguments arguments) => new ListValue(Walking.Items(state, subject));

    private static OnceValue Items(RenderState state, object? subject, in Arguments arguments) => subject switch
    {
        Undefined => new OnceValue([]),
        DictValue dict => new OnceValue(Walking.Items(state, new DictView(dict, "items"))),
        _ => throw state.Fail($"items takes a dict, and gets a {Kinds.NameOf(subject)}"),
    };

    private static object? Join(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "join", "d", "attribute");
        var items = Walking.Items(state, subject);
        if (Give.Or(bound[1], null) is { } attribute)
        {
            var getter = new AttributeGetter(state, attribute);
            items = Array.ConvertAll(items, getter.Get);
        }

        var between = Give.Or(bound[0], string.Empty);
        var isSafe = state.EscapesOutput && (between is Markup || Array.Exists(items, i => i is Markup));
        var separator = isSafe ? Markup.Escape(state, between) : Spelling.Of(state, between);
        var output = new StringBuilder();
        for (var i = 0; i < items.Length; i++)
        {
            var text = isSafe ? Markup.Escape(state, items[i]) : Spelling.Of(state, items[i]);
            state.Spend(1 + ((separator.Length + text.Length) / 32));
            output.Append(i == 0 ? string.Empty : separator).Append(text);
            state.CheckText(output.Length);
        }

        return isSafe ? new Markup(output.ToString()) : output.ToString();
    }

    private static object? Reverse(RenderState state, object? subject, in Arguments arguments)
    {
        if (Kinds.IsText(subject, out _))
        {
            return Access.Slice(state, subject, null, null, -1L);
        }

        var items = Walking.Items(state, subject);
        state.Spend(items.Length / 4);
        return new OnceValue([.. items.Reverse()]);
    }

    private static OnceValue Batch(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "batch", "linecount", "fill_with");
        var (size, fill) = (Give.Whole(state, "batch", bound[0]), Give.Or(bound[1], null));
        var items = Walking.Items(state, subject);
        if (size < 1 || size > RangeValue.Most)
        {
            throw state.Fail($"batch takes a number from 1 to {RangeValue.Most}");
        }

        state.Spend(items.Length + size);
        return new OnceValue([.. items.Chunk((int)size).Select(c => new ListValue(fill is null ? c : [.. c, .. Enumerable.Repeat(fill, (int)size - c.Length)]))]);
    }

    private static OnceValue Slice(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "slice", "slices", "fill_with");
        var (count, fill) = (Give.Whole(state, "slice", bound[0]), Give.Or(bound[1], null));
        var items = Walking.Items(state, subject);
        if (count < 1 || count > RangeValue.Most)
        {
            throw state.Fail($"slice takes a number from 1 to {RangeValue.Most}");
        }

        state.Spend(items.Length + count);
        var (size, longer) = ((int)(items.Length / count), (int)(items.Length % count));
        var slices = new object?[count];
        for (int i = 0, start = 0; i < slices.Length; i++)
        {
            var end = start + size + (i < longer ? 1 : 0);
            slices[i] = new ListValue(fill is not null && i >= longer ? [.. items[start..end], fill] : items[start..end]);
            start = end;
        }

        return new OnceValue(slices);
    }

    private static object? Default(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "default", "default_value", "boolean");
        return subject is Undefined || (Give.Flag(bound[1]) && !Kinds.IsTrue(subject)) ? Give.Or(bound[0], string.Empty) : subject;
    }

    /// <summary>An attribute only, never a key.</summary>
    private static object? Attribute(RenderState state, object? subject, in Arguments arguments)
    {
        var name = Give.Text(state, "attr", arguments.Bind(state, "attr", "name")[0]);
        return subject switch
        {
            Undefined missing => throw state.Fail(missing.Reason),
            DictValue when !DictMethods.Table.ContainsKey(name) && !DictMethods.Forbidden.Contains(name) => new Undefined(name, subject),
            _ => Access.Attribute(state, subject, name),
        };
    }
}
