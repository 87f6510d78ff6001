using YamlDotNet.Core;

namespace Inspect.Engine.Values.Yaml;

/// <summary>YAML that may be valid but is not taken in a task file; the message is for the user as it is.</summary>
internal sealed class YamlRuleException : YamlException
{
    /// <summary>Makes the error for the node of an event.</summary>
    public YamlRuleException(YamlDotNet.Core.Events.ParsingEvent node, string message)
        : base(node.Start, node.End, message)
    {
    }
}
