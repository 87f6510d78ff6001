using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>Puts a streamed message together, so that it is what it would have been in one piece.</summary>
internal sealed class AnthropicStream
{
    private readonly SortedDictionary<long, Block> _blocks = [];
    private JsonObject? _message;
    private bool _isDone;

    /// <summary>Takes an event.</summary>
    /// <returns>Text to show; null where the event brings none.</returns>
    /// <exception cref="ProviderException">The server reports a failure.</exception>
    public string? Add(JsonElement data)
    {
        switch (AnswerJson.Text(data, "type"))
        {
            case "message_start" when AnswerJson.Get(data, "message") is { ValueKind: JsonValueKind.Object } message:
                _message = JsonObject.Create(message);
                return null;
            case "content_block_start" when AnswerJson.Get(data, "content_block") is { ValueKind: JsonValueKind.Object } block:
                _blocks[AnswerJson.Long(data, "index") ?? _blocks.Count] = new Block(block);
                return null;
            case "content_block_delta" when _blocks.TryGetValue(AnswerJson.Long(data, "index") ?? -1, out var open) && AnswerJson.Get(data, "delta") is { } delta:
                return open.Add(delta);
            case "message_delta" when _message is { } begun:
                Merge(begun, AnswerJson.Get(data, "delta"));
                Merge(begun["usage"] as JsonObject ?? (JsonObject)(begun["usage"] = new JsonObject())!, AnswerJson.Get(data, "usage"));
                return null;
            case "message_stop":
                _isDone = true;
                return null;
            case "error" when AnswerJson.Get(data, "error") is { } error:
                throw AnthropicErrors.InStream(error);
            default:
                return null;
        }
    }

    /// <summary>The whole message.</summary>
    /// <exception cref="ProviderException">The stream held none, or broke off.</exception>
    public JsonElement Finish()
    {
        if (_message is null)
        {
            throw AnswerJson.Unreadable("anthropic", "a stream without a message");
        }

        if (!_isDone)
        {
            throw new ProviderException("The server of anthropic broke its answer off. Run the sample again.", 200, isTransient: true);
        }

        _message["content"] = new JsonArray([.. _blocks.Values.Select(b => b.Finish())]);
        return JsonSerializer.SerializeToElement(_message);
    }

    private static void Merge(JsonObject target, JsonElement? fields)
    {
        if (fields is { ValueKind: JsonValueKind.Object } values)
        {
            foreach (var field in values.EnumerateObject().Where(f => f.Value.ValueKind != JsonValueKind.Null))
            {
                target[field.Name] = RequestJson.Node(field.Value);
            }
        }
    }

    /// <summary>One block: what it began with, and its pieces.</summary>
    private sealed class Block(JsonElement start)
    {
        private readonly StringBuilder _text = new(AnswerJson.Text(start, "text"));
        private readonly StringBuilder _thinking = new(AnswerJson.Text(start, "thinking"));
        private readonly StringBuilder _signature = new(AnswerJson.Text(start, "signature"));
        private readonly StringBuilder _input = new();
        private readonly List<JsonElement> _citations = [.. AnswerJson.Items(start, "citations")];

        public string? Add(JsonElement delta)
        {
            switch (AnswerJson.Text(delta, "type"))
            {
                case "text_delta":
                    var piece = AnswerJson.Text(delta, "text");
                    _text.Append(piece);
                    return piece;
                case "thinking_delta":
                    _thinking.Append(AnswerJson.Text(delta, "thinking"));
                    break;
                case "signature_delta":
                    _signature.Append(AnswerJson.Text(delta, "signature"));
                    break;
                case "input_json_delta":
                    _input.Append(AnswerJson.Text(delta, "partial_json"));
                    break;
                case "citations_delta" when AnswerJson.Get(delta, "citation") is { } citation:
                    _citations.Add(citation);
                    break;
            }

            return null;
        }

        public JsonObject Finish()
        {
            var block = JsonObject.Create(start)!;
            Put(block, "text", _text);
            Put(block, "thinking", _thinking);
            Put(block, "signature", _signature);
            if (_input.Length > 0)
            {
                block["input"] = Input(_input.ToString());
            }

            if (_citations.Count > 0)
            {
                block["citations"] = new JsonArray([.. _citations.Select(RequestJson.Node)]);
            }

            return block;
        }

        private static void Put(JsonObject block, string name, StringBuilder text)
        {
            if (text.Length > 0)
            {
                block[name] = text.ToString();
            }
        }

        /// <summary>Arguments that are no JSON stay the text that they are; whoever reads the call says so.</summary>
        private static JsonNode? Input(string text)
        {
            try
            {
                return RequestJson.Node(JsonElement.Parse(text));
            }
            catch (JsonException)
            {
                return JsonValue.Create(text);
            }
        }
    }
}
