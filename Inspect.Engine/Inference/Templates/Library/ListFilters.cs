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
        OnceValue once => once.TryNext(state, out var next) ? next : Undefined.Because("the first item of nothing is undefined"),
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

    private static OnceValue Items(RenderState state, object? subject, in Arguments arguments)
    {
        arguments.Bind(state, "items");
        return new OnceValue(Pairs(state, subject));
    }

    private static IEnumerable<object?> Pairs(RenderState state, object? subject)
    {
        var pairs = subject switch
        {
            Undefined => [],
            DictValue dict => Walking.Items(state, new DictView(dict, "items")),
            _ => throw state.Fail($"items takes a dict, and gets a {Kinds.NameOf(subject)}"),
        };
        foreach (var pair in pairs)
        {
            yield return pair;
        }
    }

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
        object?[] reversed = [.. items.Reverse()];
        return subject is OnceValue ? new ListValue(reversed) : new OnceValue(reversed);
    }

    private static OnceValue Batch(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "batch", "linecount", "fill_with");
        return new OnceValue(Batches(state, subject, Give.Is(bound[0]) ? bound[0] : throw state.Fail("batch needs a number"), Give.Or(bound[1], null)));
    }

    private static IEnumerable<object?> Batches(RenderState state, object? subject, object? size, object? fill)
    {
        var batch = new List<object?>();
        foreach (var item in Walking.Each(state, subject))
        {
            state.Spend();
            if (Equality.AreEqual(state, Kinds.Box(batch.Count), size))
            {
                yield return new ListValue([.. batch]);
                batch = [];
            }

            batch.Add(item);
        }

        if (batch.Count == 0)
        {
            yield break;
        }

        if (fill is not null && Equality.Compare(state, Kinds.Box(batch.Count), size) < 0)
        {
            var missing = Give.Whole(state, "batch", size) - batch.Count;
            batch.AddRange(((ListValue)Arithmetic.Multiply(state, new ListValue([fill]), Kinds.Box(missing))!).Items);
        }

        yield return new ListValue([.. batch]);
    }

    private static OnceValue Slice(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "slice", "slices", "fill_with");
        return new OnceValue(Slices(state, subject, Give.Is(bound[0]) ? bound[0] : throw state.Fail("slice needs a number"), Give.Or(bound[1], null)));
    }

    private static IEnumerable<object?> Slices(RenderState state, object? subject, object? number, object? fill)
    {
        var items = Walking.Items(state, subject);
        var count = Give.Whole(state, "slice", number);
        if (count is 0 or > RangeValue.Most)
        {
            throw state.Fail($"slice takes a number from 1 to {RangeValue.Most}");
        }

        var (size, longer) = count < 0 ? (0, 0) : ((int)(items.Length / count), (int)(items.Length % count));
        for (int i = 0, start = 0; i < count; i++)
        {
            state.Spend(1 + size);
            var end = start + size + (i < longer ? 1 : 0);
            yield return new ListValue(fill is not null && i >= longer ? [.. items[start..end], fill] : items[start..end]);
            start = end;
        }
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
