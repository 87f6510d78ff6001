using Inspect.Engine.Inference.Templates.Values;
using Inspect.Engine.Python;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Methods of texts that look for parts.</summary>
internal static partial class TextMethods
{
    /// <summary>The part that is searched; null where it begins behind its end, so that not even an empty text is in it.</summary>
    private static (string Part, int Offset)? Range(RenderState state, string text, object?[] bound)
    {
        if (ReferenceEquals(bound[1], Arguments.Absent))
        {
            return (text, 0);
        }

        var length = CodePoints.Count(state, text);
        var (start, stop) = (Given(bound[1], null), Given(bound[2], null));
        var (first, last, _) = SliceRange.Places(state, start, stop, null, length);
        return first > last || (Kinds.IsWhole(start, out var given) && given > length) ? null
            : (CodePoints.Slice(state, text, new SliceRange(first, 1, last - first)), first);
    }

    private static object? Find(RenderState state, string method, string text, in Arguments arguments, bool isLast)
    {
        var bound = arguments.Bind(state, method, "sub", "start", "end");
        var sought = Text(state, method, bound[0]);
        if (Range(state, text, bound) is not var (part, offset))
        {
            return Kinds.Box(-1);
        }

        Searching.Pay(state, part.Length, sought.Length);
        var at = isLast ? part.AsSpan().LastIndexOf(sought) : part.IndexOf(sought, StringComparison.Ordinal);
        return Kinds.Box(at < 0 ? -1L : CodePoints.CountBefore(part, at) + offset);
    }

    private static object? Index(RenderState state, string method, string text, in Arguments arguments, bool isLast)
    {
        var place = Find(state, method, text, arguments, isLast);
        return place is >= 0L ? place : throw state.Fail($"the text that {method} looks for is not there");
    }

    private static object? Count(RenderState state, string text, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "count", "sub", "start", "end");
        var sought = Text(state, "count", bound[0]);
        if (Range(state, text, bound) is not var (part, _))
        {
            return Kinds.Box(0);
        }

        Searching.Pay(state, part.Length, sought.Length);
        return Kinds.Box(sought.Length == 0 ? CodePoints.Count(state, part) + 1L : part.AsSpan().Count(sought));
    }

    private static bool HasEnd(RenderState state, string method, string text, in Arguments arguments, Func<string, string, bool> has)
    {
        var bound = arguments.Bind(state, method, "text", "start", "end");
        var ends = bound[0] is ListValue { IsTuple: true } several ? Array.ConvertAll(several.Items, i => Text(state, method, i)) : [Text(state, method, bound[0])];
        state.Spend(ends.Sum(e => 1L + (e.Length / 32)));
        return Range(state, text, bound) is var (part, _) && Array.Exists(ends, e => has(part, e));
    }

    private static string FormatMap(RenderState state, string text, in Arguments arguments)
    {
        var map = arguments.Bind(state, "format_map", "mapping")[0];
        return map is DictValue dict
            ? BraceFormat.Apply(state, text, new Arguments([], [.. dict.Keys.Zip(dict.Values).Where(p => p.First is string).Select(p => ((string)p.First!, p.Second))]))
            : throw state.Fail("format_map takes a dict");
    }

    /// <summary>A letter or <c>_</c>, then letters, marks, digits and what joins words.</summary>
    private static bool IsIdentifier(RenderState state, string text)
    {
        state.Spend(text.Length / 8);
        return text.Length > 0 && text.EnumerateRunes().Select((r, i) => LetterKinds.IsPartOfName(r, isFirst: i == 0)).All(b => b);
    }
}
