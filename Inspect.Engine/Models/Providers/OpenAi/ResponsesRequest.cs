using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>A call as the body of a request to OpenAI's responses API.</summary>
internal static class ResponsesRequest
{
    /// <summary>Where it is sent to.</summary>
    public const string Path = "responses";

    private static readonly string[] ExtraFields =
        ["service_tier", "max_tool_calls", "metadata", "previous_response_id", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "truncation", "store"];

    /// <summary>The body of the call that finds out whether the key may see summaries of reasoning.</summary>
    public static JsonObject Probe(string model) => new()
    {
        ["model"] = model,
        ["input"] = "Please say 'hello, world'",
        ["reasoning"] = new JsonObject { ["effort"] = "low", ["summary"] = "auto" },
    };

    /// <summary>Whether the summary of reasoning is to be found out first: nobody says what it shall be.</summary>
    public static bool NeedsProbe(HostedRequest request, string model, ChatDialect dialect) =>
        dialect.IsOpenAi && OpenAiModel.Of(model, dialect.HasCodeNames).HasReasoning && request.Config.ReasoningSummary is null;

    /// <summary>The call wants images in the answer.</summary>
    public static bool NeedsImages(GenerateConfig config) => ImagesOf(config) is not null;

    /// <summary>The body.</summary>
    /// <param name="request">The call.</param>
    /// <param name="model">Name of the model as the service knows it.</param>
    /// <param name="summary">Kind of the summary of reasoning; null for none.</param>
    /// <param name="dialect">How the service speaks.</param>
    public static JsonObject Body(HostedRequest request, string model, string? summary, ChatDialect dialect)
    {
        var config = request.Config;
        var able = OpenAiModel.Of(model, dialect.HasCodeNames);
        var hasReasoning = able.HasReasoning || !dialect.IsOpenAi;
        var isStored = (RequestJson.Switch(request.Arguments, "responses_store") ?? Extra(config, "store") is { ValueKind: JsonValueKind.True }) == true;
        var samples = !IsThinking(able, config);
        var body = new JsonObject { ["model"] = model, ["input"] = ResponsesInput.Of(request, dialect), ["include"] = Include(config, hasReasoning, samples, isStored) };
        if (!isStored)
        {
            body["store"] = false;
        }

        RequestJson.Set(body, "max_output_tokens", config.MaxTokens);
        if (samples)
        {
            RequestJson.Set(body, "temperature", config.Temperature);
            RequestJson.Set(body, "top_p", config.TopP);
            RequestJson.Set(body, "top_logprobs", config.TopLogprobs);
        }

        AddTools(body, request, able);
        RequestJson.Set(body, "reasoning", hasReasoning ? Reasoning(config, summary, able) : null);
        RequestJson.Set(body, "text", Text(config));
        ChatRequest.AddArguments(body, request.Arguments, dialect);
        AddExtra(body, config, isStored);
        RequestJson.Set(body, "background", (Background(config) ?? (dialect.IsOpenAi && able.IsSlow ? true : null)) is { } isBackground ? (JsonNode)isBackground : null);

        return body;
    }

    // From GPT-5.1 on a model thinks only if it is asked to, and else takes the settings of sampling.
    private static bool IsThinking(OpenAiModel able, GenerateConfig config) =>
        able.IsSeries || (able.IsFivePlus ? config.ReasoningEffort is not (null or "none") || config.ReasoningMode == "pro" : able.IsFive);

    private static bool? Background(GenerateConfig config) => Extra(config, "background") switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => config.ReasoningMode == "pro" ? true : null,
    };

    private static JsonElement? Extra(GenerateConfig config, string name) => config.ExtraBody is { } extra ? AnswerJson.Get(extra, name) : null;

    // Of what settings add to requests only fields that OpenAI knows are sent; notes only with answers that are not kept.
    private static void AddExtra(JsonObject body, GenerateConfig config, bool isStored)
    {
        foreach (var name in ExtraFields)
        {
            if (!body.ContainsKey(name) && !(name == "metadata" && isStored) && Extra(config, name) is { } value)
            {
                body[name] = RequestJson.Node(value);
            }
        }
    }

    private static JsonArray Include(GenerateConfig config, bool hasReasoning, bool samples, bool isStored)
    {
        var include = new JsonArray();
        if (hasReasoning && !isStored)
        {
            include.Add("reasoning.encrypted_content");
        }

        if (samples && config.Logprobs is not null)
        {
            include.Add("message.output_text.logprobs");
        }

        return include;
    }

    private static JsonObject? ImagesOf(GenerateConfig config)
    {
        JsonObject? tool = null;
        foreach (var item in config.Modalities is { ValueKind: JsonValueKind.Array } all ? all.EnumerateArray() : default)
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                tool = new JsonObject { ["type"] = "image_generation" };
                foreach (var option in AnswerJson.Get(item, "options") is { } options && AnswerJson.Get(options, "openai") is { ValueKind: JsonValueKind.Object } own ? own.EnumerateObject() : default)
                {
                    tool[option.Name] = RequestJson.Node(option.Value);
                }
            }
            else if (item.ValueKind == JsonValueKind.String && item.GetString() == "image")
            {
                tool ??= new JsonObject { ["type"] = "image_generation" };
            }
        }

        return tool;
    }

    private static void AddTools(JsonObject body, HostedRequest request, OpenAiModel able)
    {
        var tools = new JsonArray([.. RequestJson.Offered(request).Select(t => (JsonNode)new JsonObject
        {
            ["type"] = "function",
            ["name"] = ToolAlias.Sent(t.Name),
            ["description"] = t.Description,
            ["parameters"] = RequestJson.Node(t.Parameters),
            ["strict"] = false,
        })]);
        if (ImagesOf(request.Config) is { } images)
        {
            tools.Add(images);
        }

        if (tools.Count == 0)
        {
            return;
        }

        body["tools"] = tools;
        RequestJson.Set(body, "tool_choice", request.ToolChoice switch
        {
            { Function: { } name } => new JsonObject { ["type"] = "function", ["name"] = ToolAlias.Sent(name) },
            { Word: "any" } => "required",
            _ => null,
        });
        RequestJson.Set(body, "parallel_tool_calls", request.Tools.IsEmpty || able.IsSeries ? null : request.Config.ParallelToolCalls);
    }

    private static JsonObject? Reasoning(GenerateConfig config, string? summary, OpenAiModel able)
    {
        var reasoning = new JsonObject();
        RequestJson.Set(reasoning, "effort", config.ReasoningEffort == "max" && !able.TakesMaxEffort ? "xhigh" : config.ReasoningEffort);
        RequestJson.Set(reasoning, "mode", config.ReasoningMode);
        RequestJson.Set(reasoning, "summary", summary);
        return reasoning.Count == 0 ? null : reasoning;
    }

    private static JsonObject? Text(GenerateConfig config)
    {
        var text = new JsonObject();
        if (config.ResponseSchema is { ValueKind: JsonValueKind.Object } schema)
        {
            var format = new JsonObject { ["type"] = "json_schema", ["schema"] = AnswerJson.Get(schema, "json_schema") is { } form ? RequestJson.Node(form) : null };
            foreach (var name in (ReadOnlySpan<string>)["name", "description", "strict"])
            {
                RequestJson.Set(format, name, AnswerJson.Get(schema, name) is { } value ? RequestJson.Node(value) : null);
            }

            // A schema without a description is described by its name.
            format["description"] ??= format["name"]?.DeepClone();
            text["format"] = format;
        }

        RequestJson.Set(text, "verbosity", config.Verbosity);
        return text.Count == 0 ? null : text;
    }
}
