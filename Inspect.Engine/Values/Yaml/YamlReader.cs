using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Values.Yaml;

/// <summary>Reads the text of a task file into nodes that know their line, within limits a stranger's file cannot pass.</summary>
internal static class YamlReader
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxSizeBytes = 1 << 20;

    /// <summary>Deepest nesting, also where anchors and parameters stand for lists and maps.</summary>
    public const int MaxDepth = 50;

    private const int MaxNodes = 20_000;

    /// <summary>The root map; null where <paramref name="fail"/> was called.</summary>
    public static YamlMappingNode? Read(string text, Action<Mark, string> fail)
    {
        if (Load(text, fail) is not { } stream)
        {
            return null;
        }

        if (stream.Documents.Count == 0 || stream.Documents[0].RootNode is not YamlMappingNode root)
        {
            fail(Mark.Empty, "a task file is a map with keys such as \"dataset\", \"solver\" and \"scorer\"");
            return null;
        }

        if (stream.Documents.Count > 1)
        {
            fail(stream.Documents[1].RootNode.Start, "one file holds one task; remove what follows \"---\"");
            return null;
        }

        return root;
    }

    /// <summary>The value of a text of any kind; null where it is empty, or where <paramref name="fail"/> was called.</summary>
    public static YamlNode? ReadValue(string text, Action<Mark, string> fail)
    {
        if (Load(text, fail) is not { Documents.Count: > 0 } stream)
        {
            return null;
        }

        if (stream.Documents.Count > 1)
        {
            fail(stream.Documents[1].RootNode.Start, "there is a second value; remove what follows \"---\"");
        }

        return stream.Documents[0].RootNode;
    }

    private static YamlStream? Load(string text, Action<Mark, string> fail)
    {
        YamlStream stream = [];
        try
        {
            CheckEvents(text);
            stream.Load(new StringReader(text));
            return stream;
        }
        catch (YamlException error)
        {
            fail(error.Start, Explain(error));
            return null;
        }
    }

    /// <summary>Walks the events before any node is made: depth, number of nodes, anchors, tags.</summary>
    private static void CheckEvents(string text)
    {
        var parser = new Parser(new StringReader(text));
        var anchors = new YamlAnchors();
        var depth = 0;
        var count = 0;
        while (MoveNext(parser))
        {
            switch (parser.Current)
            {
                case DocumentStart:
                    anchors = new YamlAnchors();
                    break;
                case AnchorAlias alias:
                    anchors.Use(alias);
                    break;
                case NodeEvent node:
                    count++;
                    Require(node.Tag.IsEmpty || node.Tag.IsNonSpecific, node, $"tags such as {node.Tag} are not allowed; write the plain value");
                    Require(count <= MaxNodes, node, $"more than {MaxNodes:N0} values; move the items into a dataset file");
                    anchors.Open(node, count);
                    depth += node is MappingStart or SequenceStart ? 1 : 0;
                    Require(depth <= MaxDepth, node, $"nested more than {MaxDepth} levels deep");
                    break;
                case MappingEnd or SequenceEnd:
                    anchors.Close(count);
                    depth--;
                    break;
            }
        }
    }

    /// <summary>Of some texts with an open bracket, the library says that it is in no state to go on.</summary>
    private static bool MoveNext(Parser parser)
    {
        try
        {
            return parser.MoveNext();
        }
        catch (InvalidOperationException)
        {
            var place = parser.Current?.End ?? Mark.Empty;
            throw new YamlException(place, place, "the text does not go on as YAML after this place");
        }
    }

    private static void Require(bool holds, ParsingEvent node, string message)
    {
        if (!holds)
        {
            throw new YamlRuleException(node, message);
        }
    }

    private static string Explain(YamlException error)
    {
        if (error is YamlRuleException)
        {
            return error.Message;
        }

        var message = error.InnerException?.Message ?? error.Message;
        return message.StartsWith("Duplicate key", StringComparison.Ordinal)
            ? $"{char.ToLowerInvariant(message[0])}{message[1..].TrimEnd('.')}; keep one of them"
            : $"not valid YAML: {message.TrimEnd('.')}. Check indentation, quotes and brackets around this line.";
    }
}
