using System.Text.RegularExpressions;
using Inspect.Engine.Inference.Templates.Values;
using Inspect.Engine.Python;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>The filter <c>wordwrap</c>: lines of a width, broken between words.</summary>
internal static partial class WordWrap
{
    /// <summary>Wraps each line of a text.</summary>
    /// <exception cref="TemplateException">The width is below 1.</exception>
    public static object? Apply(RenderState state, object? subject, in Arguments arguments)
    {
        var bound = arguments.Bind(state, "wordwrap", "width", "break_long_words", "wrapstring", "break_on_hyphens");
        var width = Give.Whole(state, "wordwrap", bound[0], 79);
        var between = Give.Or(bound[2], null) is { } given ? Give.Text(state, "wordwrap", given) : "\n";
        if (width < 1)
        {
            throw state.Fail("wordwrap takes a width above 0");
        }

        var text = Give.Text(state, "wordwrap", subject);
        state.SpendText(text.Length * 8L);
        var wrapped = TextMethods.SplitLines(state, text).Items
            .Select(l => string.Join(between, Lines((string)l!, (int)Math.Min(width, int.MaxValue), Give.Flag(bound[1], fallback: true), Give.Flag(bound[3], fallback: true))));
        var result = string.Join(between, wrapped);
        state.SpendText(result.Length);
        return Access.Like(subject, result);
    }

    private static List<string> Lines(string line, int width, bool breaksWords, bool breaksHyphens)
    {
        var lines = new List<string>();
        var current = new List<string>();
        var used = 0;
        foreach (var chunk in Chunks(breaksHyphens ? Parts() : Words(), line))
        {
            var rest = chunk;
            while (rest.Length > 0)
            {
                if (current.Count == 0 && lines.Count > 0 && IsBlank(rest))
                {
                    break;
                }

                var length = Length(rest);
                if (used + length <= width)
                {
                    current.Add(rest);
                    used += length;
                    break;
                }

                // A word longer than a line is cut, or has a line of its own; any other begins the next.
                if (length > width && (breaksWords || current.Count == 0))
                {
                    var cut = breaksWords ? CutAt(rest, width - used, breaksHyphens) : rest.Length;
                    current.Add(rest[..cut]);
                    rest = rest[cut..];
                }

                End(lines, current);
                used = 0;
            }
        }

        End(lines, current);
        return lines;
    }

    /// <summary>Behind the last hyphen that fits, unless only hyphens stand before it; else behind the last character that fits.</summary>
    private static int CutAt(string word, int room, bool breaksHyphens)
    {
        var end = CodePoints.Offset(word, room);
        var hyphen = breaksHyphens ? word[..end].LastIndexOf('-') : -1;
        return hyphen > 0 && word.AsSpan(0, hyphen).ContainsAnyExcept('-') ? hyphen + 1 : end;
    }

    private static void End(List<string> lines, List<string> current)
    {
        if (current.Count > 0 && IsBlank(current[^1]))
        {
            current.RemoveAt(current.Count - 1);
        }

        if (current.Count > 0)
        {
            lines.Add(string.Concat(current));
        }

        current.Clear();
    }

    private static bool IsBlank(string chunk) => PythonText.Strip(chunk).Length == 0;

    private static int Length(string text) => CodePoints.CountBefore(text, text.Length);

    private static IEnumerable<string> Chunks(Regex separator, string line)
    {
        for (var at = 0; at < line.Length;)
        {
            var match = separator.Match(line, at);
            if (!match.Success)
            {
                yield return line[at..];
                yield break;
            }

            if (match.Index > at)
            {
                yield return line[at..match.Index];
            }

            yield return match.Value;
            at = match.Index + match.Length;
        }
    }

    [GeneratedRegex(@"[\t\n\v\f\r ]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    // Blanks; dashes between words; a word with the hyphen behind two letters and before two, or up to its end.
    [GeneratedRegex(
        @"[\t\n\v\f\r ]+|(?<=[\w!""'&.,?])-{2,}(?=\w)|[^\t\n\v\f\r ]+?(?:-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[^\d\W]-))(?=[^\d\W]-?[^\d\W])|(?=[\t\n\v\f\r ]|\z)|(?<=[\w!""'&.,?])(?=-{2,}\w))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Parts();
}
