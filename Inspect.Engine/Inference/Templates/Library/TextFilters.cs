using System.Buffers;
using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>Filters that make texts.</summary>
internal static class TextFilters
{
    private const string WordStarts = "-({[<";

    private static readonly SearchValues<char> NoName = SearchValues.Create(" \t\n\r\f\v/>=");

    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, Function> All { get; } = new Dictionary<string, Function>(StringComparer.Ordinal)
    {
        ["string"] = static (state, subject, in arguments) => subject is Markup ? subject : Spelling.Of(state, subject),
        ["trim"] = Trim,
        ["upper"] = Method("upper"),
        ["lower"] = Method("lower"),
        ["capitalize"] = Method("capitalize"),
        ["title"] = Title,
        ["center"] = static (state, subject, in arguments) => Give.Call(state, TextMethods.Table["center"], Soft(state, subject), Give.Or(arguments.Bind(state, "center", "width")[0], 80L)),
        ["replace"] = Replace,
        ["indent"] = Indent,
        ["truncate"] = Truncate,
        ["wordcount"] = WordCount,
        ["wordwrap"] = static (state, subject, in arguments) => WordWrap.Apply(state, subject, arguments),
        ["format"] = Format,
        ["safe"] = Safe,
        ["escape"] = static (state, subject, in arguments) => new Markup(Markup.Escape(state, subject)),
        ["e"] = static (state, subject, in arguments) => new Markup(Markup.Escape(state, subject)),
        ["forceescape"] = static (state, subject, in arguments) => new Markup(Markup.Escape(state, Spelling.Of(state, subject))),
        ["striptags"] = StripTags,
        ["urlencode"] = UrlEncode,
        ["xmlattr"] = XmlAttributes,
        ["pprint"] = static (state, subject, in arguments) => Spelling.Represent(state, subject),
        ["tojson"] = ToJson,
    };

    private static object Soft(RenderState state, object? value) => value is Markup ? value : Spelling.Of(state, value);

    private static Function Method(string name) => (state, subject, in arguments) => TextMethods.Table[name](state, Soft(state, subject), arguments);

    private static object? Trim(RenderState state, object? subject, in Arguments arguments)
    {
        var characters = arguments.Bind(state, "trim", "chars")[0];
        return Give.Call(state, TextMethods.Table["strip"], Soft(state, subject), Give.Or(characters, null));
    }

    private static object? Title(RenderState state, object? subject, in Arguments arguments)
    {
        arguments.Bind(state, "title");
        var text = Spelling.Of(state, subject);
        var title = new StringBuilder(text.Length);
        for (var start = 0; start < text.Length;)
        {
            var isGap = IsGap(text[start]);
            var end = start;
            while (end < text.Length && IsGap(text[end]) == isGap)
            {
                end++;
            }

            state.Spend(2);
            var rest = start + CodePoints.Offset(text[start..end], 1);
            title.Append(LetterCase.Upper(state, text[start..rest])).Append(LetterCase.Lower(state, text[rest..end]));
            start = end;
        }

        return Access.Like(subject, title.ToString());
    }

    private static bool IsGap(char character) => WordStarts.Contains(character, StringComparison.Ordinal) || Python.PythonText.IsWhiteSpace(character);

    private static object? Replace(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "replace", "old", "new", "count");
        if (!Give.Is(bound[1]))
        {
            throw state.Fail("replace needs two texts");
        }

        var isSafe = subject is Markup || (state.EscapesOutput && (bound[0] is Markup || bound[1] is Markup));
        var text = isSafe ? new Markup(Markup.Escape(state, subject)) : (object)Spelling.Of(state, subject);
        return Give.Call(state, TextMethods.Table["replace"], text, Soft(state, bound[0]), Soft(state, bound[1]), Give.Or(bound[2], null) ?? -1L);
    }

    private static object? Indent(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "indent", "width", "first", "blank");
        var text = Give.Text(state, "indent", subject);
        var indention = Kinds.IsText(bound[0], out var given) ? given : Blanks(state, Give.Whole(state, "indent", bound[0], 4));
        var isBlank = Give.Flag(bound[2]);
        var lines = TextMethods.SplitLines(state, text + "\n").Items;
        var output = new StringBuilder(text.Length);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = (string)lines[i]!;
            output.Append(i == 0 ? string.Empty : "\n").Append((i == 0 ? Give.Flag(bound[1]) : isBlank || line.Length > 0) ? indention : string.Empty).Append(line);
            state.Spend(1 + (indention.Length / 32));
            state.CheckText(output.Length);
        }

        return Access.Like(subject, output.ToString());
    }

    private static string Blanks(RenderState state, long count)
    {
        state.SpendText(count);
        return new string(' ', (int)Math.Max(0, count));
    }

    private static object? Truncate(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "truncate", "length", "killwords", "end", "leeway");
        var (most, end) = (Give.Whole(state, "truncate", bound[0], 255), Give.Text(state, "truncate", bound[2], "..."));
        var leeway = Give.Or(bound[3], null) is { } given ? Give.Whole(state, "truncate", given) : 5;
        if (most < end.Length || leeway < 0)
        {
            throw state.Fail("truncate takes a length below that of what it ends with");
        }

        if (Walking.Count(state, subject) <= most + leeway)
        {
            return subject;
        }

        var text = Give.Text(state, "truncate", subject);
        var kept = CodePoints.Slice(state, text, new SliceRange(0, 1, (int)most - CodePoints.Count(state, end)));
        var gap = Give.Flag(bound[1]) ? -1 : kept.LastIndexOf(' ');
        return Access.Like(subject, (gap < 0 ? kept : kept[..gap]) + end);
    }

    private static object? WordCount(RenderState state, object? subject, in Arguments arguments)
    {
        arguments.Bind(state, "wordcount");
        var text = Spelling.Of(state, subject);
        state.SpendText(text.Length * 4L);
        var (count, isInside) = (0L, false);
        foreach (var rune in text.EnumerateRunes())
        {
            var isWord = Rune.IsLetterOrDigit(rune) || rune.Value == '_' || Rune.IsNumber(rune);
            count += isWord && !isInside ? 1 : 0;
            isInside = isWord;
        }

        return Kinds.Box(count);
    }

    private static object? Format(RenderState state, object? subject, in Arguments arguments)
    {
        if (arguments is { Positional.Length: > 0, Named.Length: > 0 })
        {
            throw state.Fail("format takes values by place or by name, not both");
        }

        object values = arguments.Named.Length > 0
            ? DictValue.Of(state, [.. arguments.Named.Select(n => ((object?)n.Name, n.Value))])
            : ListValue.Tuple(arguments.Positional);
        return Access.Like(subject, new PercentFormat(state, Spelling.Of(state, subject), values, subject is Markup).Apply());
    }

    private static object? Safe(RenderState state, object? subject, in Arguments arguments)
    {
        arguments.Bind(state, "safe");
        return subject as Markup ?? new Markup(Spelling.Of(state, subject));
    }

    private static string StripTags(RenderState state, object? subject, in Arguments arguments)
    {
        arguments.Bind(state, "striptags");
        var text = Spelling.Of(state, subject);
        state.SpendText(text.Length * 8L);
        var (output, isInTag) = (new StringBuilder(text.Length), false);
        var last = text.LastIndexOf('>');
        for (var i = 0; i < text.Length; i++)
        {
            if (!isInTag && text.AsSpan(i).StartsWith("<!--"))
            {
                var end = text.IndexOf("-->", i, StringComparison.Ordinal);
                i = end < 0 ? text.Length : end + 2;
                continue;
            }

            // A bracket that is never closed is no tag.
            isInTag = isInTag || (text[i] == '<' && i < last);
            output.Append(isInTag ? string.Empty : text[i].ToString());
            isInTag = isInTag && text[i] != '>';
            state.Spend();
        }

        return System.Net.WebUtility.HtmlDecode(string.Join(' ', Python.PythonText.Split(output.ToString())));
    }

    private static string UrlEncode(RenderState state, object? subject, in Arguments arguments)
    {
        arguments.Bind(state, "urlencode");
        if (subject is not DictValue && (Kinds.IsText(subject, out _) || !Walking.IsIterable(subject)))
        {
            return Quoted(state, subject, isSlashKept: true);
        }

        var pairs = subject is DictValue dict ? [.. dict.Keys.Zip(dict.Values, (k, v) => ListValue.Tuple(k, v))] : Walking.Items(state, subject);
        return string.Join('&', pairs.Select(p => p is ListValue { Items: [var key, var value] }
            ? Quoted(state, key, isSlashKept: false) + "=" + Quoted(state, value, isSlashKept: false)
            : throw state.Fail("urlencode takes a text or pairs")));
    }

    private static string Quoted(RenderState state, object? value, bool isSlashKept)
    {
        var text = Spelling.Of(state, value);
        state.SpendText(text.Length * 9L);
        var quoted = Uri.EscapeDataString(text);
        return isSlashKept ? quoted.Replace("%2F", "/", StringComparison.Ordinal) : quoted.Replace("%20", "+", StringComparison.Ordinal);
    }

    private static object? XmlAttributes(RenderState state, object? subject, in Arguments arguments)
    {
        var hasSpace = Give.Flag(arguments.Bind(state, "xmlattr", "autospace")[0], fallback: true);
        var dict = subject as DictValue ?? throw state.Fail((subject as Undefined)?.Reason ?? $"xmlattr takes a dict, and gets a {Kinds.NameOf(subject)}");
        var parts = new List<string>();
        for (var i = 0; i < dict.Count; i++)
        {
            if (dict.Values[i] is null or Undefined)
            {
                continue;
            }

            var key = Give.Text(state, "xmlattr", dict.Keys[i]);
            parts.Add(key.AsSpan().ContainsAny(NoName)
                ? throw state.Fail("xmlattr gets a key that is no name of an attribute")
                : $"{Markup.Escape(state, key)}=\"{Markup.Escape(state, dict.Values[i])}\"");
        }

        var text = (hasSpace && parts.Count > 0 ? " " : string.Empty) + string.Join(' ', parts);
        state.SpendText(text.Length);
        return state.EscapesOutput ? new Markup(text) : text;
    }

    private static string ToJson(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "tojson", "ensure_ascii", "indent", "separators", "sort_keys");
        var indent = Give.Or(bound[1], null) switch
        {
            null => null,
            var given when Kinds.IsText(given, out var text) => text,
            var given => Blanks(state, Math.Min(Give.Whole(state, "tojson", given), 1_000)),
        };
        var separators = Give.Or(bound[2], null) is ListValue { Items: [var item, var key] }
            ? (Give.Text(state, "tojson", item), Give.Text(state, "tojson", key))
            : (indent is null ? ", " : ",", ": ");
        return new JsonText(state, Give.Flag(bound[0]), indent, separators, Give.Flag(bound[3])).Write(subject);
    }
}
