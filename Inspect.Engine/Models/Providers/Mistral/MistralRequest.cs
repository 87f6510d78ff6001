using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Tools;

namespace Inspect.Engine.Models.Providers.Mistral;

/// <summary>A request of Mistral's API, made of ours: of its conversations, or of its chat completions where the arguments ask for them.</summary>
/// <param name="Path">Where it goes, under the address of the server.</param>
/// <param name="Body">Body of the request.</param>
/// <param name="IsConversation">It goes to the conversations.</param>
/// <param name="IsStream">The answer comes in pieces.</param>
internal sealed record MistralRequest(string Path, JsonObject Body, bool IsConversation, bool IsStream)
{
    /// <summary>Makes the request.</summary>
    /// <exception cref="InspectException">The model cannot take a message.</exception>
    public static MistralRequest Of(HostedRequest request)
    {
        var isStream = RequestJson.Switch(request.Arguments, "streaming") ?? request.IsWatched;
        var history = ReasoningHistory.Of(request.Messages, request.Config.ReasoningHistory);
        return RequestJson.Switch(request.Arguments, "conversation_api") ?? !request.Model.Contains("voxtral", StringComparison.OrdinalIgnoreCase)
            ? new MistralRequest("conversations", Conversation(request, history, isStream), true, isStream)
            : new MistralRequest("chat/completions", Chat(request, history, isStream), false, isStream);
    }

    private static JsonObject Chat(HostedRequest request, IReadOnlyList<Messages.ChatMessage> history, bool isStream)
    {
        var config = request.Config;
        var body = new JsonObject { ["model"] = request.Model, ["messages"] = MistralMessages.Chat(history), ["stream"] = isStream };
        AddSampling(body, config);
        if (Tools(request) is { } tools)
        {
            body["tools"] = tools;
            body["tool_choice"] = request.ToolChoice.Function is { } function
                ? new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = function } }
                : JsonValue.Create(request.ToolChoice.Word);
        }

        return body;
    }

    private static JsonObject Conversation(HostedRequest request, IReadOnlyList<Messages.ChatMessage> history, bool isStream)
    {
        var config = request.Config;
        var arguments = new JsonObject();
        RequestJson.Set(arguments, "stop", config.StopSeqs is { IsDefaultOrEmpty: false } stops ? RequestJson.Texts(stops) : null);
        RequestJson.Set(arguments, "presence_penalty", Value(config.PresencePenalty));
        RequestJson.Set(arguments, "frequency_penalty", Value(config.FrequencyPenalty));
        AddSampling(arguments, config);
        var body = new JsonObject
        {
            ["model"] = request.Model,
            ["inputs"] = MistralMessages.Conversation(history),
            ["stream"] = isStream,
            ["store"] = false,
            ["completion_args"] = arguments,
        };
        RequestJson.Set(body, "instructions", MistralMessages.Instructions(history, config) is { } text ? JsonValue.Create(text) : null);
        if (Tools(request) is { } tools)
        {
            body["tools"] = tools;
            arguments["tool_choice"] = request.ToolChoice == ToolChoice.Auto ? "auto" : "required";
        }

        return body;
    }

    private static void AddSampling(JsonObject body, GenerateConfig config)
    {
        RequestJson.Set(body, "temperature", Value(config.Temperature));
        RequestJson.Set(body, "top_p", Value(config.TopP));
        RequestJson.Set(body, "max_tokens", Value(config.MaxTokens));
        RequestJson.Set(body, "random_seed", Value(config.Seed));
        RequestJson.Set(body, "reasoning_effort", config.ReasoningEffort is { } effort ? JsonValue.Create(effort == "none" ? "none" : "high") : null);
        if (config.ResponseSchema is { } form)
        {
            var schema = new JsonObject { ["name"] = AnswerJson.Text(form, "name"), ["schema"] = RequestJson.Node(form.GetProperty("json_schema")) };
            RequestJson.Set(schema, "description", AnswerJson.Text(form, "description") is { } description ? JsonValue.Create(description) : null);
            RequestJson.Set(schema, "strict", AnswerJson.Get(form, "strict") is { } strict ? RequestJson.Node(strict) : null);
            body["response_format"] = new JsonObject { ["type"] = "json_schema", ["json_schema"] = schema };
        }
    }

    private static JsonArray? Tools(HostedRequest request) => RequestJson.Offered(request) is { IsEmpty: false } tools
        ? new JsonArray([.. tools.Select(t => (JsonNode)new JsonObject
        {
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = t.Name, ["parameters"] = Open(t.Parameters), ["description"] = t.Description },
        })])
        : null;

    /// <summary>The schema without what it says of further properties, which the server does not take.</summary>
    private static JsonNode? Open(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(schema.EnumerateObject().Where(p => p.Name != "additionalProperties").Select(p => KeyValuePair.Create(p.Name, p.Name == "properties" ? Properties(p.Value) : Open(p.Value)))),
        JsonValueKind.Array => new JsonArray([.. schema.EnumerateArray().Select(Open)]),
        _ => RequestJson.Node(schema),
    };

    /// <summary>Names of properties are free: one of them may be called like a word of the schema.</summary>
    private static JsonNode? Properties(JsonElement properties) => properties.ValueKind == JsonValueKind.Object
        ? new JsonObject(properties.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Open(p.Value))))
        : RequestJson.Node(properties);

    private static JsonValue? Value<T>(T? value)
        where T : struct => value is { } given ? JsonValue.Create(given) : null;
}
