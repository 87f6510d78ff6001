using System.Collections.Frozen;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Methods of dictionaries.</summary>
internal static class DictMethods
{
    /// <summary>By name.</summary>
    public static FrozenDictionary<string, Function> Table { get; } = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["get"] = Get,
        ["items"] = static (state, subject, in arguments) => new DictView((DictValue)subject!, "items"),
        ["keys"] = static (state, subject, in arguments) => new DictView((DictValue)subject!, "keys"),
        ["values"] = static (state, subject, in arguments) => new DictView((DictValue)subject!, "values"),
        ["copy"] = static (state, subject, in arguments) => subject,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Those that would change the dictionary.</summary>
    public static FrozenSet<string> Forbidden { get; } = FrozenSet.Create(StringComparer.Ordinal, "clear", "pop", "popitem", "setdefault", "update");

    private static object? Get(RenderState state, object? subject, in Arguments arguments)
    {
        if (arguments is { Positional: { Length: 1 or 2 } given, Named.Length: 0 })
        {
            return ((DictValue)subject!).TryGet(state, given[0], out var found) ? found : given.Length == 2 ? given[1] : null;
        }

        throw state.Fail("get takes a key, and what is given where it is missing");
    }
}
