using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <content>Reading of single values, with parameters filled in.</content>
public sealed partial class TaskFileParser
{
    private static YamlNode? Find(YamlMappingNode map, string key)
    {
        foreach (var (name, value) in map.Children)
        {
            if (name is YamlScalarNode scalar && scalar.Value == key)
            {
                return value;
            }
        }

        return null;
    }

    private void CheckKeys(YamlMappingNode map, IReadOnlyList<string> known, string what)
    {
        foreach (var key in map.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !known.Contains(name))
            {
                var text = (key as YamlScalarNode)?.Value ?? "…";
                var close = Suggestion.Find(text, known);
                Fail(key.Start, $"{what} has no key \"{text}\". {(close is null ? $"Known: {string.Join(", ", known)}." : $"Did you mean \"{close}\"?")}");
            }
        }
    }

    /// <summary>The text of a scalar as it is written, with parameters filled in.</summary>
    private string Text(YamlNode node)
    {
        if (node is not YamlScalarNode scalar)
        {
            Fail(node.Start, "a text is expected here");
            return string.Empty;
        }

        return Reference().Replace(scalar.Value ?? string.Empty, match => Parameter(node, match.Groups[1].Value) is { } value ? PythonValue.ToText(value) : match.Value);
    }

    /// <summary>The value of a node, with its type; a text that is one parameter alone keeps the parameter's type.</summary>
    private JsonElement Value(YamlNode node)
    {
        switch (node)
        {
            case YamlScalarNode { Value: { } text } scalar:
                var match = Reference().Match(text);
                if (match.Success && match.Length == text.Length)
                {
                    return Parameter(node, match.Groups[1].Value) ?? JsonSerializer.SerializeToElement(text);
                }

                return match.Success ? JsonSerializer.SerializeToElement(Text(node)) : YamlScalars.ToValue(scalar);
            case YamlSequenceNode list:
                return JsonSerializer.SerializeToElement(list.Children.Select(Value).ToList());
            case YamlMappingNode map:
                return JsonSerializer.SerializeToElement(map.Children.ToDictionary(c => Text(c.Key), c => Value(c.Value)));
            default:
                return JsonSerializer.SerializeToElement<object?>(null);
        }
    }

    private JsonElement? Parameter(YamlNode node, string name)
    {
        if (_parameters.TryGetValue(name, out var value))
        {
            return value;
        }

        Fail(node.Start, $"there is no parameter \"{name}\"; declare it under \"parameters\"");
        return null;
    }

    private string? OptionalText(YamlMappingNode map, string key) => Find(map, key) is { } node ? Text(node) : null;

    private List<string> TextList(YamlNode node, string key)
    {
        if (node is YamlScalarNode)
        {
            return [Text(node)];
        }

        if (node is YamlSequenceNode list)
        {
            return [.. list.Children.Select(Text)];
        }

        Fail(node.Start, $"\"{key}\" must be a text or a list of texts");
        return [];
    }

    private Dictionary<string, JsonElement> ValueMap(YamlNode node, string key)
    {
        if (node is YamlMappingNode map)
        {
            return map.Children.ToDictionary(c => Text(c.Key), c => Value(c.Value));
        }

        Fail(node.Start, $"\"{key}\" must be a map");
        return [];
    }

    private bool? ReadBoolean(YamlNode node, string key)
    {
        var value = Value(node);
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fail(node.Start, $"\"{key}\" must be true or false");
        return null;
    }

    private int? ReadWhole(YamlNode node, string key, int low, int high)
    {
        var value = Value(node);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= low && number <= high)
        {
            return number;
        }

        Fail(node.Start, string.Create(CultureInfo.InvariantCulture, $"\"{key}\" must be a whole number from {low:N0} to {high:N0}, not {Text(node)}"));
        return null;
    }

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_-]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
