using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>What tools did that ran at a maker: a use and its result, which are one part of a message and two blocks.</summary>
internal static class AnthropicServerTools
{
    private static readonly string[] Uses = ["server_tool_use", "mcp_tool_use"];

    /// <summary>The block begins such a use.</summary>
    public static bool IsUse(JsonElement block) => Uses.Contains(AnswerJson.Text(block, "type"));

    /// <summary>The part of a result; null where the block is none, or its use is not there.</summary>
    /// <param name="block">The block.</param>
    /// <param name="uses">The uses before it, by their ids.</param>
    public static ContentPart? Part(JsonElement block, IReadOnlyDictionary<string, JsonElement> uses)
    {
        if (AnswerJson.Text(block, "tool_use_id") is not { } id || !uses.TryGetValue(id, out var use))
        {
            return null;
        }

        var content = AnswerJson.Get(block, "content") ?? default;
        var name = AnswerJson.Text(use, "name") ?? string.Empty;
        return AnswerJson.Text(block, "type") switch
        {
            "web_search_tool_result" => Make(use, "web_search", name, content.ValueKind == JsonValueKind.Undefined ? "[]" : content.GetRawText(), AnswerJson.Text(content, "error_code")),
            "web_fetch_tool_result" => Make(use, "web_search", "web_fetch", PythonJson.Dump(block, 2), null),
            "bash_code_execution_tool_result" or "text_editor_code_execution_tool_result" or "code_execution_tool_result" => Make(use, "code_execution", name, PythonJson.Dump(block, 2), null),
            "mcp_tool_result" => PartFields.With(
                Make(use, "mcp_call", name, content.ValueKind == JsonValueKind.String ? content.GetString()! : PythonJson.Dump(content, 2), AnswerJson.IsTrue(block, "is_error") ? "error" : null),
                ("context", AnswerJson.Text(use, "server_name"))),
            _ => null,
        };
    }

    /// <summary>The blocks of a part, also of one that another maker's tool made.</summary>
    /// <exception cref="InspectException">The tool is of no known kind.</exception>
    public static IEnumerable<JsonNode> Blocks(ContentPart part)
    {
        var (id, arguments, result) = (PartFields.Text(part, "id"), PartFields.Text(part, "arguments") ?? string.Empty, PartFields.Text(part, "result") ?? string.Empty);
        switch (PartFields.Text(part, "tool_type"))
        {
            case "web_search":
                yield return new JsonObject { ["type"] = "server_tool_use", ["id"] = id, ["name"] = "web_search", ["input"] = Parse(arguments) ?? new JsonObject() };
                yield return new JsonObject { ["type"] = "web_search_tool_result", ["tool_use_id"] = id, ["content"] = Found(result) };
                break;
            case "code_execution":
                yield return new JsonObject { ["type"] = "server_tool_use", ["id"] = id, ["name"] = "bash_code_execution", ["input"] = new JsonObject { ["input"] = arguments } };
                yield return new JsonObject
                {
                    ["type"] = "bash_code_execution_tool_result",
                    ["tool_use_id"] = id,
                    ["content"] = new JsonObject
                    {
                        ["type"] = "bash_code_execution_result",
                        ["return_code"] = 0,
                        ["stdout"] = result,
                        ["stderr"] = PartFields.Text(part, "error") ?? string.Empty,
                        ["content"] = new JsonArray(),
                    },
                };
                break;
            case "mcp_call":
                yield return new JsonObject
                {
                    ["type"] = "mcp_tool_use",
                    ["id"] = id,
                    ["name"] = PartFields.Text(part, "name"),
                    ["server_name"] = PartFields.Text(part, "context") ?? string.Empty,
                    ["input"] = Parse(arguments) ?? new JsonObject(),
                };
                yield return new JsonObject
                {
                    ["type"] = "mcp_tool_result",
                    ["tool_use_id"] = id,
                    ["content"] = Parse(result) is JsonArray texts && texts.All(t => t?["type"]?.ToString() == "text") ? texts : result,
                    ["is_error"] = !string.IsNullOrEmpty(PartFields.Text(part, "error")),
                };
                break;
            case var kind:
                throw new InspectException($"Models of anthropic know no tool of kind {kind}, and a message of the conversation holds its result. Use another model.");
        }
    }

    private static ContentPart Make(JsonElement use, string kind, string name, string result, string? error) => PartFields.With(
        new ContentPart { Type = "tool_use" },
        ("tool_type", kind),
        ("id", AnswerJson.Text(use, "id") ?? string.Empty),
        ("name", name),
        ("arguments", AnswerJson.Get(use, "input") is { } input ? PythonJson.Dump(input, 2) : "{}"),
        ("result", result),
        ("error", error));

    // Findings of other makers have another form, which the server would refuse.
    private static JsonNode Found(string result) =>
        Parse(result) is JsonArray all && all.All(f => f?["type"]?.ToString() == "web_search_result" && f["encrypted_content"] is not null) ? all
        : new JsonObject { ["type"] = "web_search_tool_result_error", ["error_code"] = "unavailable" };

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
