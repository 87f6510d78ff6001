using System.Text;
using Inspect.Engine.Inference.Templates.Values;
using Inspect.Engine.Python;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Methods of texts that cut and join.</summary>
internal static partial class TextMethods
{
    /// <summary>Takes characters off the ends: white space, or those of a text.</summary>
    public static string Strip(RenderState state, string text, object? characters, bool isLeft, bool isRight)
    {
        var set = Given(characters, null) is { } given ? Text(state, "strip", given) : null;
        var (start, end) = (0, text.Length);
        while (isLeft && start < end && IsIn(text, start, set) is > 0 and var width)
        {
            start += width;
        }

        while (isRight && end > start && IsIn(text, end > start + 1 && char.IsLowSurrogate(text[end - 1]) && char.IsHighSurrogate(text[end - 2]) ? end - 2 : end - 1, set) is > 0 and var width)
        {
            end -= width;
        }

        state.SpendText(text.Length);
        state.Spend((text.Length - (end - start)) * (1 + ((set?.Length ?? 0) / 32)) / 8);
        return start == 0 && end == text.Length ? text : text[start..end];
    }

    /// <summary>Lines without their ends, or with them.</summary>
    public static ListValue SplitLines(RenderState state, string text, bool keepsEnds = false)
    {
        var lines = new List<object?>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\v' or '\f' or '\u001c' or '\u001d' or '\u001e' or '\u0085' or '\u2028' or '\u2029'))
            {
                continue;
            }

            var end = i;
            i += text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n' ? 1 : 0;
            lines.Add(text[start..(keepsEnds ? i + 1 : end)]);
            start = i + 1;
        }

        if (start < text.Length)
        {
            lines.Add(text[start..]);
        }

        state.Spend(text.Length / 8);
        return new ListValue([.. lines]);
    }

    /// <summary>A text with parts replaced; all, or the first ones.</summary>
    public static string Replace(RenderState state, string text, string old, string by, long most)
    {
        Searching.Pay(state, text.Length, old.Length);
        if (old.Length == 0)
        {
            return Interleave(state, text, by, most);
        }

        var output = new StringBuilder();
        var start = 0;
        for (var left = most; left != 0 && text.IndexOf(old, start, StringComparison.Ordinal) is >= 0 and var at; left--)
        {
            output.Append(text, start, at - start).Append(by);
            state.Spend(1 + ((by.Length + at - start) / 32));
            start = at + old.Length;
            state.CheckText(output.Length);
        }

        return start == 0 ? text : output.Append(text, start, text.Length - start).ToString();
    }

    private static string Replace(RenderState state, string text, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "replace", "old", "new", "count");
        return Replace(state, text, Text(state, "replace", bound[0]), Text(state, "replace", bound[1]), Whole(state, "replace", Given(bound[2], -1L)));
    }

    private static string Interleave(RenderState state, string text, string by, long most)
    {
        var output = new StringBuilder();
        var left = most < 0 ? long.MaxValue : most;
        foreach (var character in CodePoints.Split(state, text))
        {
            output.Append(left > 0 ? by : string.Empty).Append((string?)character);
            left = Math.Max(0, left - 1);
            state.Spend(1 + (by.Length / 32));
            state.CheckText(output.Length);
        }

        return output.Append(left > 0 ? by : string.Empty).ToString();
    }

    private static int IsIn(string text, int at, string? set)
    {
        if (set is null)
        {
            return PythonText.IsWhiteSpace(text[at]) ? 1 : 0;
        }

        var width = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        return set.AsSpan().IndexOf(text.AsSpan(at, width)) >= 0 ? width : 0;
    }

    private static ListValue Split(RenderState state, string text, in Arguments arguments, bool isFromEnd)
    {
        var bound = arguments.Bind(state, "split", "sep", "maxsplit");
        var most = Whole(state, "split", Given(bound[1], -1L));
        List<object?> parts;
        if (Given(bound[0], null) is null)
        {
            state.Spend(text.Length / 8);
            parts = isFromEnd ? WordsFromEnd(text, most) : Words(text, most);
        }
        else
        {
            var separator = Text(state, "split", bound[0]);
            if (separator.Length == 0)
            {
                throw state.Fail("split takes a text that is not empty");
            }

            Searching.Pay(state, text.Length, separator.Length);
            parts = isFromEnd ? PartsFromEnd(text, separator, most) : Parts(text, separator, most);
        }

        state.SpendText(text.Length);
        state.Spend(parts.Count);
        return new ListValue([.. parts]);
    }

    private static List<object?> Words(string text, long most)
    {
        var words = new List<object?>();
        var at = 0;
        while (true)
        {
            while (at < text.Length && PythonText.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length)
            {
                return words;
            }

            if (words.Count == most)
            {
                words.Add(text[at..]);
                return words;
            }

            var start = at;
            while (at < text.Length && !PythonText.IsWhiteSpace(text[at]))
            {
                at++;
            }

            words.Add(text[start..at]);
        }
    }

    private static List<object?> WordsFromEnd(string text, long most)
    {
        var words = new List<object?>();
        var at = text.Length;
        while (true)
        {
            while (at > 0 && PythonText.IsWhiteSpace(text[at - 1]))
            {
                at--;
            }

            if (at == 0)
            {
                break;
            }

            var end = at;
            while (words.Count != most && at > 0 && !PythonText.IsWhiteSpace(text[at - 1]))
            {
                at--;
            }

            at = words.Count == most ? 0 : at;
            words.Add(text[at..end]);
        }

        words.Reverse();
        return words;
    }

    private static List<object?> Parts(string text, string separator, long most)
    {
        var parts = new List<object?>();
        var start = 0;
        while (parts.Count != most && text.IndexOf(separator, start, StringComparison.Ordinal) is >= 0 and var at)
        {
            parts.Add(text[start..at]);
            start = at + separator.Length;
        }

        parts.Add(text[start..]);
        return parts;
    }

    private static List<object?> PartsFromEnd(string text, string separator, long most)
    {
        var parts = new List<object?>();
        var end = text.Length;
        while (parts.Count != most && text.AsSpan(0, end).LastIndexOf(separator) is >= 0 and var at)
        {
            parts.Add(text[(at + separator.Length)..end]);
            end = at;
        }

        parts.Add(text[..end]);
        parts.Reverse();
        return parts;
    }

    private static ListValue Partition(RenderState state, string text, string separator, bool isLast)
    {
        if (separator.Length == 0)
        {
            throw state.Fail("partition takes a text that is not empty");
        }

        Searching.Pay(state, text.Length, separator.Length);
        var at = isLast ? text.AsSpan().LastIndexOf(separator) : text.IndexOf(separator, StringComparison.Ordinal);
        return at >= 0 ? ListValue.Tuple(text[..at], separator, text[(at + separator.Length)..])
            : isLast ? ListValue.Tuple(string.Empty, string.Empty, text) : ListValue.Tuple(text, string.Empty, string.Empty);
    }

    private static string Join(RenderState state, string text, in Arguments arguments)
    {
        var items = Walking.Items(state, arguments.Bind(state, "join", "items")[0]);
        var output = new StringBuilder();
        for (var i = 0; i < items.Length; i++)
        {
            output.Append(i == 0 ? string.Empty : text).Append(Text(state, "join", items[i]));
            state.Spend(1 + (text.Length / 32));
            state.CheckText(output.Length);
        }

        state.SpendText(output.Length);
        return output.ToString();
    }
}
