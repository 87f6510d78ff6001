using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Library;

/// <summary>The filter <c>wordwrap</c>: lines of a width, broken between words.</summary>
internal static class WordWrap
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
        var current = new StringBuilder();
        foreach (var chunk in Chunks(line, breaksHyphens))
        {
            var rest = chunk;
            if (string.IsNullOrWhiteSpace(rest) && current.Length == 0 && lines.Count > 0)
            {
                continue;
            }

            if (current.Length > 0 && current.Length + rest.Length > width && (!breaksWords || rest.Length <= width || string.IsNullOrWhiteSpace(rest)))
            {
                End(lines, current);
                rest = string.IsNullOrWhiteSpace(rest) ? string.Empty : rest;
            }

            while (breaksWords && current.Length + rest.Length > width)
            {
                var hyphen = breaksHyphens ? rest.LastIndexOf('-', width - current.Length - 1) : -1;
                var fits = hyphen > 0 ? hyphen + 1 : width - current.Length;
                current.Append(rest, 0, fits);
                rest = rest[fits..];
                End(lines, current);
            }

            current.Append(rest);
        }

        End(lines, current);
        return lines;
    }

    private static void End(List<string> lines, StringBuilder current)
    {
        var line = current.ToString().TrimEnd();
        if (line.Length > 0)
        {
            lines.Add(line);
        }

        current.Clear();
    }

    private static IEnumerable<string> Chunks(string line, bool breaksHyphens)
    {
        var start = 0;
        for (var i = 1; i <= line.Length; i++)
        {
            var isEnd = i == line.Length || char.IsWhiteSpace(line[i]) != char.IsWhiteSpace(line[i - 1])
                || (breaksHyphens && line[i - 1] == '-' && i > start + 2 && i + 1 < line.Length && AreLetters(line, i - 3) && AreLetters(line, i));
            if (isEnd)
            {
                yield return line[start..i];
                start = i;
            }
        }
    }

    private static bool AreLetters(string line, int at) => char.IsLetter(line[at]) && char.IsLetter(line[at + 1]);
}
