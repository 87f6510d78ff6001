using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Python;
using Inspect.Engine.Values;
using Inspect.Engine.Values.Yaml;

namespace Inspect.Engine.Models.Tools;

/// <summary>Reads the calls of tools that a model asks for (semantics 6.2).</summary>
public static class ToolCallParser
{
    private static readonly ImmutableDictionary<string, JsonElement> None = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>A call from the text of its arguments.</summary>
    /// <param name="id">Id of the call.</param>
    /// <param name="function">Name of the tool.</param>
    /// <param name="arguments">JSON of an object, or a value for the first parameter of the tool.</param>
    /// <param name="tools">The tools that were on offer.</param>
    public static ToolCall Parse(string id, string function, string arguments, IEnumerable<ToolInfo> tools)
    {
        var text = arguments.Trim();
        var (values, error) = text.StartsWith('{') ? OfJson(text) : (OfValue(text, tools.FirstOrDefault(t => t.Name == function)), null);
        return new ToolCall
        {
            Id = id,
            Function = function,
            Arguments = values,
            ParseError = error is null ? null : $"Error parsing the following tool call arguments:\n\n{arguments}\n\nError details: {error}",
        };
    }

    /// <summary>A call from arguments that are an object already.</summary>
    public static ToolCall Of(string id, string function, JsonElement arguments) => new()
    {
        Id = id,
        Function = function,
        Arguments = arguments.ValueKind == JsonValueKind.Object ? Fields(arguments) : None,
    };

    private static (IReadOnlyDictionary<string, JsonElement> Values, string? Error) OfJson(string text)
    {
        if (TryJson(text) is { } values)
        {
            return (values, null);
        }

        // Some models close a quote that was never open.
        var error = PythonJsonError.Of(text) ?? "the text is no JSON";
        var cut = text.TrimEnd('"', ' ', '\t', '\r', '\n');
        return cut.Length < text.Length && TryJson(cut) is { } mended ? (mended, null) : (None, error);
    }

    private static Dictionary<string, JsonElement>? TryJson(string text)
    {
        try
        {
            return FreeJson.Parse(text) is { ValueKind: JsonValueKind.Object } map ? Fields(map) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ImmutableDictionary<string, JsonElement> OfValue(string text, ToolInfo? tool)
    {
        if (tool?.ParameterNames.FirstOrDefault() is not { } parameter)
        {
            return None;
        }

        // A text that is no YAML is what it says, and an empty one is null.
        var value = text.Length == 0 ? JsonSerializer.SerializeToElement<object?>(null) : YamlText.Parse(text, (_, _) => { });
        return None.Add(parameter, value ?? JsonSerializer.SerializeToElement(text));
    }

    /// <summary>In the order of the text.</summary>
    private static Dictionary<string, JsonElement> Fields(JsonElement map) => map.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
}
