using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>A request of the Gemini API, made of ours.</summary>
/// <param name="Path">Where it goes, under the address of the API.</param>
/// <param name="Body">Body of the request.</param>
/// <param name="IsStream">The answer comes in pieces.</param>
internal sealed record GoogleRequest(string Path, JsonObject Body, bool IsStream)
{
    /// <summary>What answers are judged by; nothing is held back unless the arguments say so.</summary>
    private static readonly string[] Harms = ["CIVIC_INTEGRITY", "DANGEROUS_CONTENT", "HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT"];

    /// <summary>Makes the request.</summary>
    /// <exception cref="InspectException">The model cannot take a message or an argument.</exception>
    public static GoogleRequest Of(HostedRequest request)
    {
        var able = GoogleModels.Of(request.Model);
        var (system, contents) = GoogleMessages.Of(ReasoningHistory.Of(request.Messages, request.Config.ReasoningHistory), able.EchoesThoughts);
        var body = new JsonObject { ["contents"] = contents };
        RequestJson.Set(body, "systemInstruction", system.Count == 0 ? null : new JsonObject { ["parts"] = system, ["role"] = "user" });
        body["safetySettings"] = new JsonArray([.. Safety(request.Arguments)]);
        AddTools(body, request);
        body["generationConfig"] = Generation(request.Config, able);
        var isStream = RequestJson.Switch(request.Arguments, "streaming") ?? request.IsWatched;
        var method = isStream ? "streamGenerateContent?alt=sse" : "generateContent";
        return new GoogleRequest($"models/{Uri.EscapeDataString(request.Model)}:{method}", body, isStream);
    }

    /// <summary>The request after an answer whose call of a function could not be read: it says so, and asks for a call.</summary>
    public GoogleRequest Again()
    {
        var body = (JsonObject)Body.DeepClone();
        var contents = (JsonArray)body["contents"]!;
        contents.Add(GoogleMessages.Turn("model", "I attempted to call a function but produced: a malformed function call (possibly Python code instead of JSON)"));
        contents.Add(GoogleMessages.Turn("user", "Please try again and generate valid function call JSON, not Python code."));
        if (body["toolConfig"]?["functionCallingConfig"] is JsonObject calling)
        {
            calling["mode"] = "ANY";
        }

        return this with { Body = body };
    }

    private static IEnumerable<JsonNode> Safety(ModelArguments arguments)
    {
        var given = arguments.Values.TryGetValue("safety_settings", out var settings) && settings.ValueKind == JsonValueKind.Object
            ? settings.EnumerateObject().ToDictionary(s => Word(s.Name, "HARM_CATEGORY_"), s => s.Value.ToString())
            : [];
        if (given.Keys.FirstOrDefault(k => !Harms.Contains(k)) is { } unknown)
        {
            throw new InspectException($"safety_settings knows no \"{unknown}\". It takes {string.Join(", ", Harms.Select(h => h.ToLowerInvariant()))}.");
        }

        return Harms.Select(h => new JsonObject
        {
            ["category"] = $"HARM_CATEGORY_{h}",
            ["threshold"] = given.TryGetValue(h, out var threshold) ? Threshold(Word(threshold, string.Empty)) : "BLOCK_NONE",
        });
    }

    private static string Threshold(string word) => word is "OFF" || word.StartsWith("BLOCK_", StringComparison.Ordinal) || word.StartsWith("HARM_", StringComparison.Ordinal) ? word : $"BLOCK_{word}";

    private static string Word(string name, string prefix)
    {
        var upper = name.Trim().ToUpperInvariant();
        return prefix.Length > 0 && upper.StartsWith(prefix, StringComparison.Ordinal) ? upper[prefix.Length..] : upper;
    }

    private static void AddTools(JsonObject body, HostedRequest request)
    {
        var tools = RequestJson.Offered(request);
        if (tools.IsEmpty)
        {
            return;
        }

        body["tools"] = new JsonArray(new JsonObject
        {
            ["functionDeclarations"] = new JsonArray([.. tools.Select(t =>
            {
                var tool = new JsonObject { ["name"] = t.Name, ["description"] = t.Description };
                RequestJson.Set(tool, "parameters_json_schema", t.ParameterNames.Any() ? RequestJson.Node(t.Parameters) : null);
                return (JsonNode)tool;
            })]),
        });
        var calling = new JsonObject { ["mode"] = request.ToolChoice.Word == "auto" ? "AUTO" : "ANY" };
        RequestJson.Set(calling, "allowedFunctionNames", request.ToolChoice.Function is { } function ? new JsonArray(function) : null);
        body["toolConfig"] = new JsonObject { ["functionCallingConfig"] = calling };
    }

    private static JsonObject Generation(GenerateConfig config, GoogleModels able)
    {
        var result = new JsonObject();
        RequestJson.Set(result, "temperature", Value(config.Temperature));
        RequestJson.Set(result, "topP", Value(config.TopP));
        RequestJson.Set(result, "topK", Value(config.TopK));
        RequestJson.Set(result, "candidateCount", Value(config.NumChoices));
        RequestJson.Set(result, "maxOutputTokens", Value(config.MaxTokens));
        RequestJson.Set(result, "stopSequences", config.StopSeqs is { IsDefaultOrEmpty: false } stops ? RequestJson.Texts(stops) : null);
        RequestJson.Set(result, "presencePenalty", Value(config.PresencePenalty));
        RequestJson.Set(result, "frequencyPenalty", Value(config.FrequencyPenalty));
        RequestJson.Set(result, "responseLogprobs", Value(config.Logprobs));
        RequestJson.Set(result, "logprobs", Value(config.TopLogprobs));
        if (config.ResponseSchema is { } form)
        {
            result["responseMimeType"] = "application/json";
            result["responseJsonSchema"] = RequestJson.Node(form.GetProperty("json_schema"));
        }

        if (config.Modalities is { ValueKind: JsonValueKind.Array } kinds && kinds.GetArrayLength() > 0)
        {
            // Options of images are other makers'.
            result["responseModalities"] = kinds.EnumerateArray().Any(k => k.ValueKind == JsonValueKind.Object || k.ToString() == "image")
                ? RequestJson.Texts(["TEXT", "IMAGE"])
                : throw new InspectException($"Models of google answer with text and images, not with {kinds.GetRawText()}. Correct modalities.");
        }

        RequestJson.Set(result, "thinkingConfig", able.CanThink ? Thinking(config, able) : null);
        return result;
    }

    private static JsonObject Thinking(GenerateConfig config, GoogleModels able)
    {
        if (config.ReasoningTokens == 0 || config.ReasoningEffort == "none")
        {
            return able.CanRest ? new JsonObject { ["include_thoughts"] = false, ["thinking_budget"] = 0 } : new JsonObject { ["include_thoughts"] = true };
        }

        var result = new JsonObject { ["include_thoughts"] = true };
        if (config.ReasoningEffort is { } level && able.HasLevels)
        {
            result["thinking_level"] = able.LevelOf(level);
        }
        else if (config.ReasoningTokens is { } tokens)
        {
            result["thinking_budget"] = tokens;
        }
        else if (config.ReasoningEffort is { } effort && able.HasBudget)
        {
            result["thinking_budget"] = able.BudgetOf(effort);
        }

        return result;
    }

    private static JsonValue? Value<T>(T? value)
        where T : struct => value is { } given ? JsonValue.Create(given) : null;
}
