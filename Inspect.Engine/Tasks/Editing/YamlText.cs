using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Tasks.Editing;

/// <summary>Values as YAML 1.2 that reads as the same value again.</summary>
internal static partial class YamlText
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "null", "yes", "no", "on", "off", "y", "n" };

    /// <summary>A value behind a key or a dash: on the same line, or a text of several lines below it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indent">Spaces before the lines below.</param>
    public static string Block(JsonElement value, int indent) => value.ValueKind == JsonValueKind.String && IsLiteral(value.GetString()!) ? Literal(value.GetString()!, indent) : Flow(value);

    /// <summary>A value on one line.</summary>
    public static string Flow(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Text(value.GetString()!),
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Flow))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(p => $"{Text(p.Name)}: {Flow(p.Value)}"))}}}",
        JsonValueKind.Undefined => "null",
        _ => value.GetRawText(),
    };

    /// <summary>A text on one line, in quotes unless it can be nothing else.</summary>
    public static string Text(string text) => Plain().IsMatch(text) && !Words.Contains(text) ? text : Quote(text);

    private static string Quote(string text)
    {
        // JSON leaves letters as they are that YAML does not take in quotes.
        var quoted = new StringBuilder();
        foreach (var c in JsonSerializer.Serialize(text, Relaxed))
        {
            if (c is '\u0085' or '\u2028' or '\u2029' or '\uFEFF' or '\u007F' or (>= '\u0080' and <= '\u009F'))
            {
                quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.ToString();
    }

    /// <summary>The text can stand as lines: it begins with a letter that is none of a blank, and every line shows all that it has.</summary>
    private static bool IsLiteral(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && text[0] is not (' ' or '\n' or '\t')
        && !text.EndsWith("\n\n", StringComparison.Ordinal)
        && text.Split('\n') is var lines
        && lines.All(l => l.TrimEnd() == l && !l.StartsWith('\t') && l.All(c => c >= ' ' && c is not ('\u007F' or '\u0085' or '\u2028' or '\u2029' or '\uFEFF') && !char.IsSurrogate(c)))
        && lines[^1].TrimStart().Length == lines[^1].Length;

    private static string Literal(string text, int indent)
    {
        var ends = text.EndsWith('\n');
        var written = new StringBuilder(ends ? "|" : "|-");
        foreach (var line in (ends ? text[..^1] : text).Split('\n'))
        {
            written.Append('\n').Append(line.Length == 0 ? string.Empty : new string(' ', indent) + line);
        }

        return written.ToString();
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
