using System.Text;
using Inspect.Engine.Values.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks.Editing;

/// <summary>Changes single keys of the map that a YAML file is, and leaves every other letter where it is.</summary>
internal static class YamlSections
{
    /// <summary>The text with another value of a key.</summary>
    /// <param name="text">A file whose root is a map without braces, or nothing yet.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value as it stands behind the colon, with the blank or line end before it; null takes the key away.</param>
    public static string Set(string text, string key, string? value)
    {
        var root = YamlReader.Read(text.Length == 0 ? "{}" : text, static (_, _) => { });
        var (name, node) = root?.Children.FirstOrDefault(c => c.Key is YamlScalarNode scalar && scalar.Value == key) ?? default;
        if (name is null)
        {
            return value is null ? text : $"{WithLineEnd(text)}{key}:{value}\n";
        }

        var (start, end) = Span(text, root!, name, node!);
        var old = text[start..end];
        var tail = end < text.Length && text[end] == '\r' ? "\r" : string.Empty;
        return value is null
            ? text[..start] + text[NextLine(text, end)..]
            : $"{text[..start]}{key}:{value}{KeptComment(old, value)}{tail}{text[(end + tail.Length)..]}";
    }

    /// <summary>The text of a key's value as the file has it, key included.</summary>
    public static string? Of(string text, string key)
    {
        var root = YamlReader.Read(text, static (_, _) => { });
        var (name, node) = root?.Children.FirstOrDefault(c => c.Key is YamlScalarNode scalar && scalar.Value == key) ?? default;
        if (name is null)
        {
            return null;
        }

        var (start, end) = Span(text, root!, name, node!);
        return text[start..end];
    }

    /// <summary>Where the value of a key ends; 0 where there is none.</summary>
    public static int EndOf(string text, string key)
    {
        var root = YamlReader.Read(text, static (_, _) => { });
        var (name, node) = root?.Children.FirstOrDefault(c => c.Key is YamlScalarNode scalar && scalar.Value == key) ?? default;
        return name is null ? 0 : Span(text, root!, name, node!).End;
    }

    /// <summary>All comments of a text, in order.</summary>
    public static IReadOnlyList<string> Comments(string text)
    {
        var comments = new List<string>();
        var scanner = new Scanner(new StringReader(text), skipComments: false);
        try
        {
            while (scanner.MoveNext())
            {
                if (scanner.Current is Comment comment)
                {
                    comments.Add($"# {comment.Value.Trim()}");
                }
            }
        }
        catch (YamlException)
        {
            // Who reads the file is told of it.
        }

        return comments;
    }

    /// <summary>From the key to the last line that its value is on; comments below belong to what follows.</summary>
    private static (int Start, int End) Span(string text, YamlMappingNode root, YamlNode name, YamlNode node)
    {
        var start = (int)name.Start.Index;
        var following = root.Children.Select(c => (int)c.Key.Start.Index).Where(i => i > start).DefaultIfEmpty(text.Length).Min();
        var isText = node is YamlScalarNode { Style: ScalarStyle.Literal or ScalarStyle.Folded };
        var end = following;
        while (end > start)
        {
            var line = text.LastIndexOf('\n', end - 1, end - start) + 1;
            var content = text[Math.Max(line, start)..end].Trim();
            if (line <= start || (content.Length > 0 && (isText ? char.IsWhiteSpace(text[line]) : content[0] != '#')))
            {
                break;
            }

            end = line - 1;
        }

        return (start, start + text[start..end].TrimEnd().Length);
    }

    private static int NextLine(string text, int at) => text.IndexOf('\n', at) is >= 0 and var end ? end + 1 : text.Length;

    /// <summary>A comment at the end of a line stays where one line takes the place of one.</summary>
    private static string KeptComment(string old, string value) =>
        old.Contains('\n', StringComparison.Ordinal) || value.Contains('\n', StringComparison.Ordinal) || Comments(old) is not [_] ? string.Empty : "  " + old[CommentAt(old)..];

    private static int CommentAt(string line)
    {
        var scanner = new Scanner(new StringReader(line), skipComments: false);
        while (scanner.MoveNext())
        {
            if (scanner.Current is Comment comment)
            {
                return (int)comment.Start.Index;
            }
        }

        return line.Length;
    }

    private static string WithLineEnd(string text) => text.Length == 0 || text.EndsWith('\n') ? text : new StringBuilder(text).Append('\n').ToString();
}
