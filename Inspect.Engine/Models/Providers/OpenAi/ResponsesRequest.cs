using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>A call as the body of a request to OpenAI's responses API.</summary>
internal static class ResponsesRequest
{
    /// <summary>Where it is sent to.</summary>
    public const string Path = "responses";

    /// <summary>The body of the call that finds out whether the key may see summaries of reasoning.</summary>
    public static JsonObject Probe(string model) => new()
    {
        ["model"] = model,
        ["input"] = "Please say 'hello, world'",
        ["reasoning"] = new JsonObject { ["effort"] = "low", ["summary"] = "auto" },
    };

    /// <summary>Whether the summary of reasoning is to be found out first: nobody says what it shall be.</summary>
    public static bool NeedsProbe(HostedRequest request, string model) => OpenAiModels.IsReasoning(model) && request.Config.ReasoningSummary is null;

    /// <summary>The body.</summary>
    /// <param name="request">The call.</param>
    /// <param name="model">Name of the model as the service knows it.</param>
    /// <param name="summary">Kind of the summary of reasoning; null for none.</param>
    /// <param name="dialect">How the service speaks.</param>
    public static JsonObject Body(HostedRequest request, string model, string? summary, ChatDialect dialect)
    {
        var config = request.Config;
        var isReasoning = OpenAiModels.IsReasoning(model);
        var isStored = RequestJson.Switch(request.Arguments, "responses_store") == true;
        var body = new JsonObject { ["model"] = model, ["input"] = ResponsesInput.Of(request), ["include"] = Include(config, isReasoning, isStored) };
        if (!isStored)
        {
            body["store"] = false;
        }

        RequestJson.Set(body, "max_output_tokens", config.MaxTokens);
        if (!isReasoning)
        {
            RequestJson.Set(body, "temperature", config.Temperature);
            RequestJson.Set(body, "top_p", config.TopP);
            RequestJson.Set(body, "top_logprobs", config.Logprobs == true ? config.TopLogprobs : null);
        }

        AddTools(body, request);
        RequestJson.Set(body, "reasoning", isReasoning ? Reasoning(config, summary) : null);
        RequestJson.Set(body, "text", Text(config, isReasoning));
        ChatRequest.AddArguments(body, request.Arguments, dialect);
        return body;
    }

    private static JsonArray Include(GenerateConfig config, bool isReasoning, bool isStored)
    {
        var include = new JsonArray();
        if (isReasoning && !isStored)
        {
            include.Add("reasoning.encrypted_content");
        }

        if (!isReasoning && config.Logprobs == true)
        {
            include.Add("message.output_text.logprobs");
        }

        return include;
    }

    private static void AddTools(JsonObject body, HostedRequest request)
    {
        var tools = new JsonArray([.. RequestJson.Offered(request).Select(t => (JsonNode)new JsonObject
        {
            ["type"] = "function",
            ["name"] = t.Name,
            ["description"] = t.Description,
            ["parameters"] = RequestJson.Node(t.Parameters),
            ["strict"] = false,
        })]);
        if (request.Config.Modalities is { ValueKind: JsonValueKind.Array } modalities && modalities.EnumerateArray().Any(m => m.ValueKind == JsonValueKind.String && m.GetString() == "image"))
        {
            tools.Add(new JsonObject { ["type"] = "image_generation" });
        }

        if (tools.Count == 0)
        {
            return;
        }

        body["tools"] = tools;
        RequestJson.Set(body, "tool_choice", request.ToolChoice switch
        {
            { Function: { } name } => new JsonObject { ["type"] = "function", ["name"] = name },
            { Word: "any" } => "required",
            _ => null,
        });
        RequestJson.Set(body, "parallel_tool_calls", request.Tools.IsEmpty ? null : request.Config.ParallelToolCalls);
    }

    private static JsonObject? Reasoning(GenerateConfig config, string? summary)
    {
        var reasoning = new JsonObject();
        RequestJson.Set(reasoning, "effort", config.ReasoningEffort == "max" ? "xhigh" : config.ReasoningEffort);
        RequestJson.Set(reasoning, "mode", config.ReasoningMode);
        RequestJson.Set(reasoning, "summary", summary);
        return reasoning.Count == 0 ? null : reasoning;
    }

    private static JsonObject? Text(GenerateConfig config, bool isReasoning)
    {
        var text = new JsonObject();
        if (config.ResponseSchema is { ValueKind: JsonValueKind.Object } schema)
        {
            var format = new JsonObject { ["type"] = "json_schema", ["schema"] = AnswerJson.Get(schema, "json_schema") is { } form ? RequestJson.Node(form) : null };
            foreach (var name in (ReadOnlySpan<string>)["name", "description", "strict"])
            {
                RequestJson.Set(format, name, AnswerJson.Get(schema, name) is { } value ? RequestJson.Node(value) : null);
            }

            text["format"] = format;
        }

        RequestJson.Set(text, "verbosity", isReasoning ? config.Verbosity : null);
        return text.Count == 0 ? null : text;
    }
}
