using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Mistral;

/// <summary>Puts the streamed answer to a conversation together, so that it is what it would have been in one piece.</summary>
internal sealed class MistralEntries
{
    private readonly OrderedDictionary<string, (JsonObject Entry, MistralContent Content, StringBuilder Arguments)> _entries = new(StringComparer.Ordinal);
    private string? _conversation;
    private JsonElement? _usage;
    private bool _isDone;

    /// <summary>Takes an event.</summary>
    /// <returns>Text to show; null where the event brings none.</returns>
    /// <exception cref="ProviderException">The server reports a failure.</exception>
    public string? Add(JsonElement data)
    {
        switch (AnswerJson.Text(data, "type"))
        {
            case "conversation.response.started":
                _conversation = AnswerJson.Text(data, "conversation_id");
                return null;
            case "message.output.delta" when AnswerJson.Get(data, "content") is { } content:
                return Entry(data, "message.output").Content.Add(content);
            case "function.call.delta":
                var call = Entry(data, "function.call");
                RequestJson.Set(call.Entry, "name", AnswerJson.Text(data, "name") is { } name ? JsonValue.Create(name) : null);
                RequestJson.Set(call.Entry, "tool_call_id", AnswerJson.Text(data, "tool_call_id") is { } id ? JsonValue.Create(id) : null);
                call.Arguments.Append(AnswerJson.Text(data, "arguments") ?? AnswerJson.Get(data, "arguments")?.GetRawText());
                return null;
            case "conversation.response.done":
                _usage = AnswerJson.Get(data, "usage");
                _isDone = true;
                return null;
            case "conversation.response.error":
                var status = (int?)AnswerJson.Long(data, "code");
                throw new ProviderException(
                    $"The server of mistral broke its answer off: {AnswerJson.Text(data, "message") ?? "it does not say why"}. Run the sample again later.",
                    status,
                    status is 408 or 429 or >= 500);
            default:
                return null;
        }
    }

    /// <summary>The whole answer.</summary>
    /// <exception cref="ProviderException">The stream held none, or broke off.</exception>
    public JsonElement Finish()
    {
        if (_conversation is null && _entries.Count == 0)
        {
            throw AnswerJson.Unreadable("mistral", "a stream without an answer");
        }

        if (!_isDone)
        {
            throw new ProviderException("The server of mistral broke its answer off. Run the sample again.", 200, isTransient: true);
        }

        var answer = new JsonObject { ["conversation_id"] = _conversation, ["outputs"] = new JsonArray([.. _entries.Values.Select(Finished)]) };
        RequestJson.Set(answer, "usage", _usage is { } usage ? RequestJson.Node(usage) : null);
        return JsonSerializer.SerializeToElement(answer);
    }

    private (JsonObject Entry, MistralContent Content, StringBuilder Arguments) Entry(JsonElement data, string type)
    {
        var id = AnswerJson.Text(data, "id") ?? type;
        if (!_entries.TryGetValue(id, out var entry))
        {
            _entries[id] = entry = (new JsonObject { ["type"] = type }, new MistralContent(), new StringBuilder());
        }

        return entry;
    }

    private static JsonNode Finished((JsonObject Entry, MistralContent Content, StringBuilder Arguments) entry)
    {
        entry.Entry[entry.Entry["type"]!.GetValue<string>() == "function.call" ? "arguments" : "content"] =
            entry.Arguments.Length > 0 ? JsonValue.Create(entry.Arguments.ToString()) : entry.Content.Finish();
        return entry.Entry;
    }
}
