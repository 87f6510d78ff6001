using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Inspect.Engine.Inference;

/// <summary>Turns messages of a chat client into those of a local model.</summary>
internal static class LocalMessages
{
    /// <summary>The messages; one with results of several tools becomes one for each.</summary>
    public static IReadOnlyList<LocalMessage> Of(IEnumerable<ChatMessage> messages)
    {
        var converted = new List<LocalMessage>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            var calls = message.Contents.OfType<FunctionCallContent>().ToList();
            calls.ForEach(c => names[c.CallId] = c.Name);
            var results = message.Contents.OfType<FunctionResultContent>().ToList();
            converted.AddRange(results.Select(r => Of(r, names.GetValueOrDefault(r.CallId))));
            if (results.Count == 0 || calls.Count > 0 || message.Text.Length > 0)
            {
                converted.Add(Of(message, calls));
            }
        }

        return converted;
    }

    private static LocalMessage Of(ChatMessage message, IReadOnlyList<FunctionCallContent> calls)
    {
        var reasoning = string.Concat(message.Contents.OfType<TextReasoningContent>().Select(r => r.Text));
        return new LocalMessage(message.Role.Value, message.Text)
        {
            Reasoning = reasoning.Length > 0 ? reasoning : null,
            ToolCalls = [.. calls.Select(c => new LocalToolCall(c.CallId, c.Name, JsonSerializer.SerializeToElement(c.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions)))],
        };
    }

    private static LocalMessage Of(FunctionResultContent result, string? name) =>
        new(ChatRole.Tool.Value, result.Result as string ?? JsonSerializer.Serialize(result.Result, AIJsonUtilities.DefaultOptions)) { ToolCallId = result.CallId, ToolName = name };
}
