using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Methods of texts that look for parts.</summary>
internal static partial class TextMethods
{
    private static (string Part, int Offset) Range(RenderState state, string text, object?[] bound)
    {
        if (ReferenceEquals(bound[1], Arguments.Absent))
        {
            return (text, 0);
        }

        var range = SliceRange.Of(state, Given(bound[1], null), Given(bound[2], null), null, CodePoints.Count(state, text));
        return (CodePoints.Slice(state, text, range), range.Start);
    }

    private static object? Find(RenderState state, string method, string text, in Arguments arguments, bool isLast)
    {
        var bound = arguments.Bind(state, method, "sub", "start", "end");
        var sought = Text(state, method, bound[0]);
        var (part, offset) = Range(state, text, bound);
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
        var part = Range(state, text, bound).Part;
        Searching.Pay(state, part.Length, sought.Length);
        return Kinds.Box(sought.Length == 0 ? CodePoints.Count(state, part) + 1L : part.AsSpan().Count(sought));
    }

    private static bool HasEnd(RenderState state, string method, string text, in Arguments arguments, Func<string, string, bool> has)
    {
        var bound = arguments.Bind(state, method, "text", "start", "end");
        var part = Range(state, text, bound).Part;
        if (bound[0] is ListValue { IsTuple: true } several)
        {
            state.Spend(several.Items.Length);
            return several.Items.Any(i => has(part, Text(state, method, i)));
        }

        var end = Text(state, method, bound[0]);
        state.Spend(end.Length / 32);
        return has(part, end);
    }
}
