using System.Text.Json;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>A line of the list of things to do that an agent keeps.</summary>
/// <param name="Text">What is to be done.</param>
/// <param name="State">How far it is, in the agent's word.</param>
public sealed record TodoItem(string Text, string State)
{
    private const int Most = 100;
    private static readonly string[] Lists = ["todos", "todo", "plan", "items", "tasks", "steps"];
    private static readonly string[] Texts = ["content", "step", "text", "task", "title", "description"];
    private static readonly string[] States = ["status", "state"];

    /// <summary>It is done.</summary>
    public bool IsDone => State is "completed" or "done" or "complete" or "finished";

    /// <summary>It is being done.</summary>
    public bool IsActive => State is "in_progress" or "active" or "doing";

    /// <summary>The list in the arguments of a call; empty where there is none.</summary>
    public static IReadOnlyList<TodoItem> Of(IReadOnlyDictionary<string, JsonElement> arguments)
    {
        foreach (var name in Lists)
        {
            if (arguments.TryGetValue(name, out var list) && list.ValueKind == JsonValueKind.Array
                && list.EnumerateArray().Take(Most).Select(Of).ToList() is { Count: > 0 } items && items.TrueForAll(i => i is not null))
            {
                return items!;
            }
        }

        return [];
    }

    private static TodoItem? Of(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && Value(item, Texts) is { } text && Value(item, States) is { } state ? new TodoItem(text, state) : null;

    private static string? Value(JsonElement item, string[] names) =>
        names.Select(n => item.TryGetProperty(n, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null).FirstOrDefault(v => v is not null);
}
