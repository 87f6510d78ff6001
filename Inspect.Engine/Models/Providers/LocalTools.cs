using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Tools;
using Inspect.Engine.Values;

namespace Inspect.Engine.Models.Providers;

/// <summary>Tools for local models: how their templates are told of them, and how the usual families write calls.</summary>
internal static class LocalTools
{
    private const string Open = "<tool_call>";
    private const string Close = "</tool_call>";

    /// <summary>What stands before a call where the model's marks are not left out of the text.</summary>
    private static readonly string[] Marks = ["[TOOL_CALLS]", "<|python_tag|>"];

    /// <summary>The tools on offer as templates expect them; none where none may be called.</summary>
    public static IReadOnlyList<JsonElement> Of(ToolOffer offer) =>
        [.. offer.Tools.Where(t => offer.Choice != ToolChoice.None && (offer.Choice.Function is not { } wanted || offer.Tools.All(o => o.Name != wanted) || t.Name == wanted)).Select(Of)];

    /// <summary>The answer must be a call.</summary>
    public static bool IsForced(ToolOffer offer) => offer.Choice == ToolChoice.Any || offer.Choice.Function is not null;

    /// <summary>Reads the calls out of an answer (Hermes and Qwen, Llama 3, Mistral).</summary>
    /// <param name="text">The answer.</param>
    /// <param name="tools">The tools that were on offer, as templates have them.</param>
    /// <returns>What is left of the text, and the calls.</returns>
    public static (string Text, IReadOnlyList<ToolCall> Calls) Read(string text, IReadOnlyList<JsonElement> tools)
    {
        var names = tools.Select(t => t.GetProperty("function").GetProperty("name").GetString()!).ToHashSet(StringComparer.Ordinal);
        return text.Contains(Open, StringComparison.Ordinal) ? ReadBlocks(text, names) : ReadWhole(text, names) is { Count: > 0 } calls ? (string.Empty, calls) : (text, []);
    }

    private static JsonElement Of(ToolInfo tool) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = tool.Name, ["description"] = tool.Description, ["parameters"] = JsonNode.Parse(tool.Parameters.GetRawText()) },
    });

    private static (string Text, IReadOnlyList<ToolCall> Calls) ReadBlocks(string text, HashSet<string> names)
    {
        var (left, calls) = (new System.Text.StringBuilder(), new List<ToolCall>());
        for (var at = 0; at < text.Length;)
        {
            var start = text.IndexOf(Open, at, StringComparison.Ordinal);
            left.Append(text, at, (start < 0 ? text.Length : start) - at);
            if (start < 0)
            {
                break;
            }

            // The last may have been cut off.
            var end = text.IndexOf(Close, start, StringComparison.Ordinal);
            var block = text[(start + Open.Length)..(end < 0 ? text.Length : end)].Trim();
            var found = Calls(block, names, mustBeKnown: false);
            calls.AddRange(found.Count > 0 ? found : [ToolCallParser.Parse(LogId.New(), "unknown", block.StartsWith('{') ? block : "{" + block, [])]);
            at = end < 0 ? text.Length : end + Close.Length;
        }

        return (left.ToString().Trim(), calls);
    }

    /// <summary>An answer that is nothing but calls: an object, several, a list, or the name with its arguments.</summary>
    private static List<ToolCall> ReadWhole(string text, HashSet<string> names)
    {
        var rest = text.Trim();
        foreach (var mark in Marks)
        {
            rest = rest.StartsWith(mark, StringComparison.Ordinal) ? rest[mark.Length..].Trim() : rest;
        }

        if (names.FirstOrDefault(n => rest.StartsWith(n, StringComparison.Ordinal) && rest[n.Length..].Replace("[ARGS]", string.Empty, StringComparison.Ordinal).TrimStart().StartsWith('{')) is { } name)
        {
            var arguments = rest[rest.IndexOf('{', name.Length)..];
            return Parse(arguments) is [{ ValueKind: JsonValueKind.Object } values] ? [ToolCallParser.Of(LogId.New(), name, values)] : [];
        }

        return rest.StartsWith('{') || rest.StartsWith('[') ? Calls(rest, names, mustBeKnown: true) : [];
    }

    private static List<ToolCall> Calls(string text, HashSet<string> names, bool mustBeKnown)
    {
        var values = Parse(text).SelectMany(v => v.ValueKind == JsonValueKind.Array ? v.EnumerateArray().ToList() : [v]).ToList();
        var calls = values.Select(Call).OfType<ToolCall>().ToList();
        return calls.Count == values.Count && (!mustBeKnown || calls.TrueForAll(c => names.Contains(c.Function))) ? calls : [];
    }

    private static ToolCall? Call(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        var hasArguments = value.TryGetProperty("arguments", out var arguments) || value.TryGetProperty("parameters", out arguments);
        return hasArguments && arguments.ValueKind == JsonValueKind.String
            ? ToolCallParser.Parse(LogId.New(), name.GetString()!, arguments.GetString()!, [])
            : ToolCallParser.Of(LogId.New(), name.GetString()!, arguments);
    }

    /// <summary>The JSON values of a text, one behind the other, with semicolons or white space between; none where it holds anything else.</summary>
    private static List<JsonElement> Parse(string text)
    {
        var values = new List<JsonElement>();
        try
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text).AsSpan();
            for (var rest = bytes; !rest.IsEmpty;)
            {
                var reader = new Utf8JsonReader(rest, isFinalBlock: true, new JsonReaderState(new JsonReaderOptions { AllowMultipleValues = true }));
                if (!reader.Read())
                {
                    break;
                }

                values.Add(JsonElement.ParseValue(ref reader));
                rest = rest[(int)reader.BytesConsumed..].TrimStart("; \r\n\t"u8);
            }

            return values;
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
