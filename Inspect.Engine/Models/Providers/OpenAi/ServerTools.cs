using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>What tools did that run at OpenAI: parts of an answer.</summary>
internal static class ServerTools
{
    /// <summary>A search of the web.</summary>
    public static ContentPart Search(JsonElement item)
    {
        var action = AnswerJson.Get(item, "action");
        return Part(
            item,
            "web_search",
            action is { } named ? AnswerJson.Text(named, "type") ?? "search" : "search",
            PythonJson.Dump(action ?? JsonElement.Parse("""{"type":"search","query":""}"""), 2),
            string.Empty,
            AnswerJson.Text(item, "status") == "failed" ? "failed" : null);
    }

    /// <summary>Code that ran.</summary>
    public static ContentPart Code(JsonElement item) => Part(
        item,
        "code_execution",
        "code_interpreter_call",
        AnswerJson.Text(item, "code") ?? string.Empty,
        string.Join("\n\n", AnswerJson.Items(item, "outputs").Select(o => AnswerJson.Text(o, "type") == "logs" ? AnswerJson.Text(o, "logs") : $"image: {AnswerJson.Text(o, "url")}")),
        AnswerJson.Text(item, "status") == "failed" ? "failed" : null);

    /// <summary>A call of a tool of another server, or its list of tools.</summary>
    public static ContentPart Remote(JsonElement item) => AnswerJson.Text(item, "type") == "mcp_list_tools"
        ? Part(item, "mcp_call", "mcp_list_tools", string.Empty, AnswerJson.Get(item, "tools") is { } tools ? PythonJson.Dump(tools, 2) : "[]", AnswerJson.Text(item, "error"))
        : PartFields.With(
            Part(item, "mcp_call", AnswerJson.Text(item, "name") ?? string.Empty, AnswerJson.Text(item, "arguments") ?? string.Empty, AnswerJson.Text(item, "output") ?? string.Empty, Error(item)),
            ("context", AnswerJson.Text(item, "server_label")));

    private static string? Error(JsonElement item) => AnswerJson.Get(item, "error") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } error when AnswerJson.Get(error, "content") is { } content => content.ValueKind == JsonValueKind.String ? content.GetString() : PythonJson.Dump(content, 2),
        { } error => $"{AnswerJson.Text(error, "message")} ({AnswerJson.Get(error, "code")})",
    };

    private static ContentPart Part(JsonElement item, string kind, string name, string arguments, string result, string? error) => PartFields.With(
        new ContentPart { Type = "tool_use" },
        ("tool_type", kind),
        ("id", AnswerJson.Text(item, "id") ?? string.Empty),
        ("name", name),
        ("arguments", arguments),
        ("result", result),
        ("error", error));
}
