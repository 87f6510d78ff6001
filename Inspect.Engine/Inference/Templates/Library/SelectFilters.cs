using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Filters that apply a filter or test to each item.</summary>
internal static class SelectFilters
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Function> All { get; } = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["map"] = Map,
        ["select"] = static (state, subject, in arguments) => Select(state, "select", subject, arguments, hasAttribute: false, isWanted: true),
        ["reject"] = static (state, subject, in arguments) => Select(state, "reject", subject, arguments, hasAttribute: false, isWanted: false),
        ["selectattr"] = static (state, subject, in arguments) => Select(state, "selectattr", subject, arguments, hasAttribute: true, isWanted: true),
        ["rejectattr"] = static (state, subject, in arguments) => Select(state, "rejectattr", subject, arguments, hasAttribute: true, isWanted: false),
    };

    private static OnceValue Map(RenderState state, object? subject, in Arguments arguments) => new(Mapped(state, subject, arguments));

    // Nothing is looked at before the first item is asked for, neither the arguments nor the value.
    private static IEnumerable<object?> Mapped(RenderState state, object? subject, Arguments arguments)
    {
        if (!Kinds.IsTrue(subject))
        {
            yield break;
        }

        var map = Mapping(state, arguments);
        foreach (var item in Walking.Each(state, subject))
        {
            yield return map(item);
        }
    }

    private static Func<object?, object?> Mapping(RenderState state, Arguments arguments)
    {
        if (arguments.Positional.Length == 0)
        {
            var bound = arguments.Bind(state, "map", "attribute", "default");
            return new AttributeGetter(state, Give.Is(bound[0]) ? bound[0] : throw state.Fail("map needs a filter or an attribute"), Give.Or(bound[1], null)).Get;
        }

        var filter = FilterTable.Get(state, Give.Text(state, "map", arguments.Positional[0]));
        var rest = new Arguments(arguments.Positional[1..], arguments.Named);
        return item => Paid(state, filter, item, rest);
    }

    private static OnceValue Select(RenderState state, string name, object? subject, in Arguments arguments, bool hasAttribute, bool isWanted) =>
        new(Selected(state, name, subject, arguments, hasAttribute, isWanted));

    private static IEnumerable<object?> Selected(RenderState state, string name, object? subject, Arguments arguments, bool hasAttribute, bool isWanted)
    {
        if (!Kinds.IsTrue(subject))
        {
            yield break;
        }

        var skipped = hasAttribute ? 1 : 0;
        if (arguments.Positional.Length < skipped)
        {
            throw state.Fail($"{name} needs the name of an attribute");
        }

        var getter = new AttributeGetter(state, hasAttribute ? arguments.Positional[0] : null);
        var test = arguments.Positional.Length > skipped ? TestTable.Get(state, Give.Text(state, name, arguments.Positional[skipped])) : null;
        var rest = new Arguments(arguments.Positional[Math.Min(skipped + 1, arguments.Positional.Length)..], arguments.Named);
        foreach (var item in Walking.Each(state, subject))
        {
            var value = getter.Get(item);
            if (Kinds.IsTrue(test is null ? value : Paid(state, test, value, rest)) == isWanted)
            {
                yield return item;
            }
        }
    }

    private static object? Paid(RenderState state, Function function, object? subject, in Arguments arguments)
    {
        state.Spend(2);
        return function(state, subject, arguments);
    }
}
