using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Values.Yaml;

/// <summary>Values that are written as YAML 1.1, as the reference reads them.</summary>
internal static class YamlText
{
    /// <summary>The value of a text; null (the JSON value) where it is empty, and nothing where <paramref name="fail"/> was called.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fail">Is told where the text is no YAML, and why.</param>
    public static JsonElement? Parse(string text, Action<Mark, string> fail)
    {
        var isBad = false;
        var node = YamlReader.ReadValue(text, (mark, message) =>
        {
            isBad = true;
            fail(mark, message);
        });
        return isBad ? null : node is null ? JsonSerializer.SerializeToElement<object?>(null) : ToValue(node);
    }

    /// <summary>The value of a node.</summary>
    public static JsonElement ToValue(YamlNode node) => node switch
    {
        YamlScalarNode scalar => Yaml11Scalars.ToValue(scalar),
        YamlSequenceNode list => JsonSerializer.SerializeToElement(list.Children.Select(ToValue)),
        YamlMappingNode map => JsonSerializer.SerializeToElement(map.Children.ToDictionary(p => (p.Key as YamlScalarNode)?.Value ?? p.Key.ToString(), p => ToValue(p.Value))),
        _ => throw new YamlException(node.Start, node.End, "the value is none that is known"),
    };
}
