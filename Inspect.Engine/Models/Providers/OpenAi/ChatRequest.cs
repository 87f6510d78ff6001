using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>A call as the body of a request for chat completions.</summary>
internal static class ChatRequest
{
    /// <summary>Where it is sent to.</summary>
    public const string Path = "chat/completions";

    /// <summary>The body.</summary>
    /// <param name="request">The call.</param>
    /// <param name="model">Name of the model as the service knows it.</param>
    /// <param name="dialect">How the service speaks.</param>
    /// <exception cref="InspectException">The service cannot take a message.</exception>
    public static JsonObject Body(HostedRequest request, string model, ChatDialect dialect)
    {
        var config = request.Config;
        var isReasoning = dialect.IsOpenAi && OpenAiModels.IsReasoning(model);
        var body = new JsonObject { ["model"] = model, ["messages"] = ChatMessages.Of(request, model, dialect) };
        AddSampling(body, config, dialect, isReasoning);
        AddLogprobs(body, config, dialect);
        AddTools(body, request, dialect);
        if (PromptMark.Has(request, model, dialect) && body["tools"] is JsonArray { Count: > 0 } tools)
        {
            tools[^1]![PromptMark.Name] = PromptMark.New();
        }

        if (!dialect.IsOpenAi || isReasoning)
        {
            dialect.Reasoning(body, config);
        }

        RequestJson.Set(body, "response_format", Format(config));
        if (dialect.JoinsMessages && request.Messages[^1].Role == ChatRoles.Assistant)
        {
            body["add_generation_prompt"] = false;
            body["continue_final_message"] = true;
        }

        AddArguments(body, request.Arguments, dialect);
        if (dialect.TakesExtraBody && config.ExtraBody is { ValueKind: JsonValueKind.Object } extra)
        {
            foreach (var field in extra.EnumerateObject())
            {
                body[field.Name] = RequestJson.Node(field.Value);
            }
        }

        Clean(body);
        return body;
    }

    /// <summary>Asks for the answer in events.</summary>
    public static void Stream(JsonObject body, ChatDialect dialect)
    {
        body["stream"] = true;
        if (dialect.TakesStreamOptions)
        {
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }
    }

    private static void AddSampling(JsonObject body, GenerateConfig config, ChatDialect dialect, bool isReasoning)
    {
        body[isReasoning ? "max_completion_tokens" : "max_tokens"] = config.MaxTokens ?? dialect.MaxTokens;
        body["frequency_penalty"] = config.FrequencyPenalty;
        body["presence_penalty"] = config.PresencePenalty;
        body["seed"] = config.Seed;
        body["temperature"] = isReasoning ? null : config.Temperature;
        body["top_p"] = config.TopP;
        body["n"] = config.NumChoices;
        RequestJson.Set(body, "stop", config.StopSeqs is { IsDefaultOrEmpty: false } stops ? RequestJson.Texts(stops) : null);
    }

    private static void AddLogprobs(JsonObject body, GenerateConfig config, ChatDialect dialect)
    {
        if (dialect.TakesLogprobs)
        {
            body["logit_bias"] = config.LogitBias is { } bias ? RequestJson.Node(bias) : null;
            body["logprobs"] = config.Logprobs;
            body["top_logprobs"] = config.TopLogprobs;
            body["prompt_logprobs"] = config.PromptLogprobs;
        }
    }

    private static void AddTools(JsonObject body, HostedRequest request, ChatDialect dialect)
    {
        if (request.Tools.IsEmpty)
        {
            return;
        }

        body["tools"] = new JsonArray([.. RequestJson.Offered(request).Select(t =>
        {
            var function = new JsonObject { ["name"] = t.Name, ["description"] = t.Description, ["parameters"] = RequestJson.Node(t.Parameters) };
            if (dialect.IsStrict is { } isStrict)
            {
                function["strict"] = isStrict;
            }

            return (JsonNode)new JsonObject { ["type"] = "function", ["function"] = function };
        })]);
        body["tool_choice"] = request.ToolChoice switch
        {
            { Function: { } name } => new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = name } },
            { Word: "any" } => "required",
            _ => "auto",
        };
        body["parallel_tool_calls"] = request.Config.ParallelToolCalls;
    }

    private static JsonObject? Format(GenerateConfig config)
    {
        if (config.ResponseSchema is not { ValueKind: JsonValueKind.Object } schema)
        {
            return null;
        }

        var format = new JsonObject { ["schema"] = AnswerJson.Get(schema, "json_schema") is { } form ? RequestJson.Node(form) : null };
        foreach (var name in (ReadOnlySpan<string>)["name", "description", "strict"])
        {
            RequestJson.Set(format, name, AnswerJson.Get(schema, name) is { } value ? RequestJson.Node(value) : null);
        }

        return new JsonObject { ["type"] = "json_schema", ["json_schema"] = format };
    }

    /// <summary>Arguments of the model that are fields of each request.</summary>
    public static void AddArguments(JsonObject body, ModelArguments arguments, ChatDialect dialect)
    {
        foreach (var name in dialect.BodyArguments.Select(a => a.Name))
        {
            if (arguments.Values.TryGetValue(name, out var value))
            {
                RequestJson.Set(body, name, RequestJson.Node(value));
            }
        }
    }

    /// <summary>Takes out what nobody set.</summary>
    private static void Clean(JsonObject body)
    {
        foreach (var name in body.Where(f => f.Value is null).Select(f => f.Key).ToList())
        {
            body.Remove(name);
        }
    }
}
