using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Reads answers of servers, which nobody promises to be as they should: what is absent or of another kind is null.</summary>
internal static class AnswerJson
{
    /// <summary>A field; null where it is absent or null.</summary>
    public static JsonElement? Get(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var field) && field.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? field : null;

    /// <summary>A field that is a text.</summary>
    public static string? Text(JsonElement value, string name) => Get(value, name) is { ValueKind: JsonValueKind.String } field ? field.GetString() : null;

    /// <summary>A field that is a whole number.</summary>
    public static long? Long(JsonElement value, string name) => Get(value, name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt64(out var number) ? number : null;

    /// <summary>A field that is a number.</summary>
    public static double? Double(JsonElement value, string name) => Get(value, name) is { ValueKind: JsonValueKind.Number } field ? field.GetDouble() : null;

    /// <summary>A field says yes.</summary>
    public static bool IsTrue(JsonElement value, string name) => Get(value, name) is { ValueKind: JsonValueKind.True };

    /// <summary>Items of a field that is a list; none where it is not.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement value, string name) => Get(value, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>Reads an answer's text.</summary>
    /// <param name="provider">Who gave it.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="ProviderException">It is no JSON object.</exception>
    public static JsonElement Parse(string provider, string text)
    {
        try
        {
            var value = JsonElement.Parse(text);
            return value.ValueKind == JsonValueKind.Object ? value : throw Unreadable(provider, "JSON, but no object");
        }
        catch (JsonException error)
        {
            throw Unreadable(provider, "no JSON", error);
        }
    }

    /// <summary>What is said of an answer that cannot be read.</summary>
    /// <param name="provider">Who gave it.</param>
    /// <param name="what">What it is in place of an answer.</param>
    /// <param name="cause">The failure behind it.</param>
    public static ProviderException Unreadable(string provider, string what, Exception? cause = null) =>
        new($"The server of {provider} gave an answer that is {what}. Check that the address (--model-base-url) is that of its API.", 200, isTransient: false, cause);

    /// <summary>A record with further fields; those that are null are left out.</summary>
    public static T With<T>(T record, params ReadOnlySpan<(string Name, object? Value)> fields)
        where T : LogRecord
    {
        var all = record.Unknown is null ? new Dictionary<string, JsonElement>() : new Dictionary<string, JsonElement>(record.Unknown);
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                all[name] = value is JsonElement element ? element : JsonSerializer.SerializeToElement(value, value.GetType());
            }
        }

        return record with { Unknown = all.Count == 0 ? null : all };
    }

    /// <summary>The message that a model wrote.</summary>
    public static ChatMessage Message(MessageContent content, IReadOnlyCollection<ToolCall> calls, string model) => new()
    {
        Id = LogId.New(),
        Role = ChatRoles.Assistant,
        Content = content,
        Source = "generate",
        Model = model,
        ToolCalls = calls.Count == 0 ? null : [.. calls],
    };

    /// <summary>An output in place of an answer that the server refused to give: the prompt is too long, or a filter held it back.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="text">What stands as the answer.</param>
    /// <param name="reason"><c>model_length</c> or <c>content_filter</c>.</param>
    /// <param name="error">What the server said.</param>
    public static ModelOutput Refused(string model, string text, string reason, string? error) => new()
    {
        Model = model,
        Choices = [new ChatChoice { Message = Message(text, [], model), StopReason = reason }],
        Completion = text,
        Error = error,
    };
}
