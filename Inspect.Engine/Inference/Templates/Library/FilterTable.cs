using System.Collections.Frozen;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>The filters: Jinja's own, and <c>tojson</c> as transformers has it.</summary>
internal static class FilterTable
{
    private static readonly string[] Bare = ["abs", "capitalize", "count", "e", "escape", "first", "forceescape", "last", "length", "list", "lower", "pprint", "random", "reverse", "string", "upper"];

    private static readonly FrozenDictionary<string, Function> Table = TextFilters.All.Concat(ListFilters.All).Concat(SortFilters.All).Concat(SelectFilters.All).Concat(NumberFilters.All)
        .ToFrozenDictionary(p => p.Key, p => Bare.Contains(p.Key) ? Alone(p.Key, p.Value) : p.Value, StringComparer.Ordinal);

    /// <summary>There is such a filter.</summary>
    public static bool Has(string name) => Table.ContainsKey(name);

    /// <summary>The filter; null where there is none.</summary>
    public static Function? Find(string name) => Table.GetValueOrDefault(name);

    /// <summary>The filter.</summary>
    /// <exception cref="TemplateException">There is none.</exception>
    public static Function Get(RenderState state, string name) => Find(name) ?? throw state.Fail($"there is no filter {name}");

    private static Function Alone(string name, Function filter) => (state, subject, in arguments) =>
        arguments.IsEmpty ? filter(state, subject, arguments) : throw state.Fail($"the filter {name} takes no arguments");
}
