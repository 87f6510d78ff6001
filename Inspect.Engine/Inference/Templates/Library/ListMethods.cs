using System.Collections.Frozen;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Methods of lists and tuples.</summary>
internal static class ListMethods
{
    /// <summary>By name.</summary>
    public static FrozenDictionary<string, Function> Table { get; } = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["count"] = Count,
        ["index"] = Index,
        ["copy"] = static (state, subject, in arguments) => subject,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Those that would change the list.</summary>
    public static FrozenSet<string> Forbidden { get; } = FrozenSet.Create(StringComparer.Ordinal, "append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");

    private static object? Count(RenderState state, object? subject, in Arguments arguments)
    {
        var item = arguments.Bind(state, "count", "item")[0];
        return Kinds.Box((long)((ListValue)subject!).Items.Count(i => Equality.AreEqual(state, i, item)));
    }

    private static object? Index(RenderState state, object? subject, in Arguments arguments)
    {
        var item = arguments.Bind(state, "index", "item")[0];
        var place = Array.FindIndex(((ListValue)subject!).Items, i => Equality.AreEqual(state, i, item));
        return place >= 0 ? Kinds.Box((long)place) : throw state.Fail("the item that index looks for is not in the list");
    }
}
