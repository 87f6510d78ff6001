using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Values;
using YamlDotNet.Core.Events;
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
            if (key is not YamlScalarNode { Value: { } text })
            {
                FailKey(map, key);
            }
            else if (!known.Contains(text))
            {
                var close = Suggestion.Find(text, known);
                Fail(key.Start, $"{what} has no key \"{text}\". {(close is null ? $"Known: {string.Join(", ", known)}." : $"Did you mean \"{close}\"?")}");
            }
        }
    }

    /// <summary>The text of a scalar as it is written, with parameters filled in; the empty text with a problem where another kind of node stands.</summary>
    private string Text(YamlNode node)
    {
        if (node is not YamlScalarNode scalar)
        {
            Fail(node.Start, $"a text is expected here{QuoteAdvice(node)}");
            return string.Empty;
        }

        return LogText.Escape(Reference().Replace(scalar.Value ?? string.Empty, match => Parameter(node, match.Groups[1].Value) is { } value ? PythonValue.ToText(value) : match.Value));
    }

    /// <summary>Templates are full of braces, which YAML takes for a map unless they are quoted.</summary>
    private static string QuoteAdvice(YamlNode node) => node switch
    {
        YamlMappingNode { Style: MappingStyle.Flow } => $", but braces make a map in YAML: put the text in quotes, \"{Braces(node) ?? "{like this}"}\"",
        YamlSequenceNode { Style: SequenceStyle.Flow } => ", but brackets make a list in YAML: put the text in quotes, \"[like this]\"",
        YamlMappingNode => ", not a map",
        _ => ", not a list",
    };

    /// <summary>The text that was meant by <c>{a}</c> or <c>{{a}}</c>; null where the map is another.</summary>
    private static string? Braces(YamlNode node) => node switch
    {
        YamlScalarNode { Value: { Length: > 0 and < 80 } text } => text,
        YamlMappingNode { Style: MappingStyle.Flow, Children: { Count: 1 } children } when children[0] is { Value: YamlScalarNode { Value: null or "" }, Key: var key } => Braces(key) is { } inner ? $"{{{inner}}}" : null,
        _ => null,
    };

    private void FailKey(YamlMappingNode map, YamlNode key) => Fail(
        map.Style == MappingStyle.Flow ? map.Start : key.Start,
        map.Style == MappingStyle.Flow
            ? $"a key of a map must be a text. If the braces belong to a text, put it in quotes: \"{Braces(map) ?? "{{like this}}"}\""
            : "a key of a map must be a text");

    /// <summary>The entries of a map under their keys, with parameters filled in; keys that are no text, or equal then, are problems.</summary>
    private Dictionary<string, T> Entries<T>(YamlMappingNode map, Func<string, YamlNode, T> read)
    {
        var entries = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Children)
        {
            if (key is not YamlScalarNode)
            {
                FailKey(map, key);
                continue;
            }

            var name = Text(key);
            if (!entries.TryAdd(name, read(name, value)))
            {
                Fail(key.Start, $"the key \"{name}\" is there twice when the parameters are filled in; keep one of them");
            }
        }

        return entries;
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
                    return Parameter(node, match.Groups[1].Value) ?? JsonSerializer.SerializeToElement(LogText.Escape(text));
                }

                return match.Success ? JsonSerializer.SerializeToElement(Text(node)) : YamlScalars.ToValue(scalar);
            case YamlSequenceNode list:
                return JsonSerializer.SerializeToElement(list.Children.Select(Value).ToList());
            case YamlMappingNode map:
                return JsonSerializer.SerializeToElement(Entries(map, (_, value) => Value(value)));
            default:
                return JsonSerializer.SerializeToElement<object?>(null);
        }
    }

    /// <summary>Where a whole number is asked for, <c>1e3</c> and <c>2.0</c> are some.</summary>
    private static JsonElement AsWhole(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && !value.TryGetInt64(out _) && value.GetDouble() is var number && double.IsInteger(number) && Math.Abs(number) < 1L << 53
            ? JsonSerializer.SerializeToElement((long)number)
            : value;

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

        Fail(node.Start, $"\"{key}\" must be a text or a list of texts{QuoteAdvice(node)}");
        return [];
    }

    private Dictionary<string, JsonElement> ValueMap(YamlNode node, string key)
    {
        if (node is YamlMappingNode map)
        {
            return Entries(map, (_, value) => Value(value));
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
        var value = AsWhole(Value(node));
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= low && number <= high)
        {
            return number;
        }

        Fail(node.Start, string.Create(CultureInfo.InvariantCulture, $"\"{key}\" must be a whole number from {low:N0} to {high:N0}, not {(node is YamlScalarNode ? Text(node) : value.GetRawText())}"));
        return null;
    }

    /// <summary>Where a text names parameters.</summary>
    internal static IEnumerable<Match> References(string text) => Reference().Matches(text);

    [GeneratedRegex(@"\$\{([A-Za-z_][A-Za-z0-9_-]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
