using System.Text;
using System.Text.Json;
using Inspect.Engine.Python;
using Inspect.Engine.Values.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <summary>Counts what a task becomes when anchors and parameters stand for their values: text in bytes, nesting in levels.</summary>
/// <param name="parameters">Values of the parameters.</param>
/// <param name="fail">Takes the first place that is too much.</param>
internal sealed class TaskSize(IReadOnlyDictionary<string, JsonElement> parameters, Action<Mark, string> fail)
{
    private readonly Dictionary<string, (long Bytes, int Depth)> _values = parameters.ToDictionary(
        p => p.Key, p => ((long)Encoding.UTF8.GetByteCount(PythonValue.ToText(p.Value)), DepthOf(p.Value)), StringComparer.Ordinal);

    private long _bytes;

    /// <summary>Counts a node with all that it holds; false where it is too much.</summary>
    public bool Fits(YamlNode node) => Fits(node, 1);

    /// <summary>Levels of lists and maps in a value.</summary>
    public static int DepthOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => 1 + value.EnumerateArray().Select(DepthOf).DefaultIfEmpty().Max(),
        JsonValueKind.Object => 1 + value.EnumerateObject().Select(p => DepthOf(p.Value)).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private bool Fits(YamlNode node, int depth) => node switch
    {
        YamlScalarNode scalar => Fits(scalar, scalar.Value ?? string.Empty, depth),
        YamlSequenceNode list => IsNotTooDeep(node, depth) && list.Children.All(c => Fits(c, depth + 1)),
        YamlMappingNode map => IsNotTooDeep(node, depth) && map.Children.All(c => Fits(c.Key, depth + 1) && Fits(c.Value, depth + 1)),
        _ => true,
    };

    private bool Fits(YamlScalarNode node, string text, int depth)
    {
        _bytes += Encoding.UTF8.GetByteCount(text);
        foreach (var reference in TaskFileParser.References(text))
        {
            if (!_values.TryGetValue(reference.Groups[1].Value, out var value))
            {
                continue;
            }

            _bytes += value.Bytes;
            if (reference.Length == text.Length && !IsNotTooDeep(node, depth - 1 + value.Depth))
            {
                return false;
            }

            if (_bytes > YamlReader.MaxSizeBytes)
            {
                break;
            }
        }

        if (_bytes <= YamlReader.MaxSizeBytes)
        {
            return true;
        }

        fail(node.Start, "anchors and parameters make the task larger than 1 MB here; use large values less often, or move the items into a dataset file");
        return false;
    }

    private bool IsNotTooDeep(YamlNode node, int depth)
    {
        if (depth <= YamlReader.MaxDepth)
        {
            return true;
        }

        fail(node.Start, $"anchors and parameters make this more than {YamlReader.MaxDepth} levels deep");
        return false;
    }
}
