using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Inspect.Engine.Values.Yaml;

/// <summary>Follows the anchors of a document through its events: what each holds, and how far all of them expand.</summary>
internal sealed class YamlAnchors
{
    private const int MaxExpanded = 1_000;

    private readonly Dictionary<AnchorName, int> _sizes = [];
    private readonly Stack<(AnchorName Anchor, int Before)> _open = new();
    private int _expanded;

    /// <summary>A node begins.</summary>
    /// <param name="node">Its event.</param>
    /// <param name="count">Nodes so far, this one included.</param>
    public void Open(NodeEvent node, int count)
    {
        if (node is MappingStart or SequenceStart)
        {
            _open.Push((node.Anchor, count - 1 + _expanded));
        }
        else if (!node.Anchor.IsEmpty)
        {
            _sizes[node.Anchor] = 1;
        }
    }

    /// <summary>The list or map that began last ends.</summary>
    /// <param name="count">Nodes so far.</param>
    public void Close(int count)
    {
        var (anchor, before) = _open.Pop();
        if (!anchor.IsEmpty)
        {
            _sizes[anchor] = count + _expanded - before;
        }
    }

    /// <summary>A node stands for that of an anchor.</summary>
    /// <param name="alias">Its event.</param>
    /// <exception cref="YamlRuleException">The anchor is still open, is not there yet, or all of them expand too far.</exception>
    public void Use(AnchorAlias alias)
    {
        if (_open.Any(o => o.Anchor == alias.Value))
        {
            throw new YamlRuleException(alias, $"the anchor \"{alias.Value}\" holds itself here; write the value out");
        }

        if (!_sizes.TryGetValue(alias.Value, out var size))
        {
            throw new YamlRuleException(alias, $"there is no anchor \"{alias.Value}\" above this line; write &{alias.Value} before the value that it stands for");
        }

        _expanded += size;
        if (_expanded > MaxExpanded)
        {
            throw new YamlRuleException(alias, $"anchors expand to more than {MaxExpanded:N0} nodes; write the values out");
        }
    }
}
