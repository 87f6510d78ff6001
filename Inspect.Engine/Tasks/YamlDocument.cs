using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <summary>Reads the text of a task file into nodes that know their line, within limits a stranger's file cannot pass.</summary>
internal static class YamlDocument
{
    /// <summary>Largest file, in bytes.</summary>
    public const int MaxSizeBytes = 1 << 20;

    private const int MaxNodes = 20_000;
    private const int MaxExpanded = 1_000;
    private const int MaxDepth = 50;

    /// <summary>The root map; null where <paramref name="fail"/> was called.</summary>
    public static YamlMappingNode? Read(string text, Action<Mark, string> fail)
    {
        YamlStream stream = [];
        try
        {
            CheckEvents(text);
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            fail(error.Start, Explain(error));
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

    /// <summary>Walks the events before any node is made: depth, number of nodes, expansion of anchors, tags.</summary>
    private static void CheckEvents(string text)
    {
        var parser = new Parser(new StringReader(text));
        var sizes = new Dictionary<AnchorName, int>();
        var open = new Stack<(AnchorName Anchor, int Start)>();
        var count = 0;
        var expanded = 0;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case YamlDotNet.Core.Events.AnchorAlias alias:
                    expanded += sizes.GetValueOrDefault(alias.Value, 1);
                    Require(expanded <= MaxExpanded, alias.Start, alias.End, $"anchors expand to more than {MaxExpanded} nodes; write the values out");
                    break;
                case YamlDotNet.Core.Events.NodeEvent node:
                    count++;
                    Require(node.Tag.IsEmpty || node.Tag.IsNonSpecific, node.Start, node.End, $"tags such as {node.Tag} are not allowed; write the plain value");
                    Require(count <= MaxNodes, node.Start, node.End, $"more than {MaxNodes:N0} values; move the items into a dataset file");
                    if (node is YamlDotNet.Core.Events.MappingStart or YamlDotNet.Core.Events.SequenceStart)
                    {
                        open.Push((node.Anchor, count));
                        Require(open.Count <= MaxDepth, node.Start, node.End, $"nested more than {MaxDepth} levels deep");
                    }

                    break;
                case YamlDotNet.Core.Events.MappingEnd or YamlDotNet.Core.Events.SequenceEnd:
                    var (anchor, start) = open.Pop();
                    if (!anchor.IsEmpty)
                    {
                        sizes[anchor] = count - start + 1 + expanded;
                    }

                    break;
            }
        }
    }

    private static void Require(bool holds, Mark start, Mark end, string message)
    {
        if (!holds)
        {
            throw new YamlException(start, end, message);
        }
    }

    private static string Explain(YamlException error)
    {
        var message = error.InnerException?.Message ?? error.Message;
        return message.StartsWith("Duplicate key", StringComparison.Ordinal)
            ? $"{char.ToLowerInvariant(message[0])}{message[1..].TrimEnd('.')}; keep one of them"
            : $"not valid YAML: {message.TrimEnd('.')}. Check indentation, quotes and brackets around this line.";
    }
}
