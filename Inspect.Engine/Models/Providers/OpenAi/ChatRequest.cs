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

    // Models of that time stop very early where nobody says otherwise.
    private const int LeastForVision = 4096;

    /// <summary>The body.</summary>
    /// <param name="request">The call.</param>
    /// <param name="model">Name of the model as the service knows it.</param>
    /// <param name="dialect">How the service speaks.</param>
    /// <exception cref="InspectException">The service cannot take a message.</exception>
    public static JsonObject Body(HostedRequest request, string model, ChatDialect dialect)
    {
        var config = request.Config;
        var able = dialect.IsOpenAi ? OpenAiModel.Of(model, dialect.HasCodeNames) : null;
        var body = new JsonObject { ["model"] = model, ["messages"] = ChatMessages.Of(request, model, dialect) };
        AddSampling(body, config, dialect, able, model);
        AddLogprobs(body, config, dialect);
        AddTools(body, request, dialect, able);
        PromptMark.Add(body, request, model, dialect);
        if (able is not { IsPlainGpt: true })
        {
            dialect.Reasoning(body, request, model);
        }

        RequestJson.Set(body, "response_format", Format(config, dialect));
        if (dialect.JoinsMessages && request.Messages[^1].Role == ChatRoles.Assistant && !IsContinued(config))
        {
            body["add_generation_prompt"] = false;
            body["continue_final_message"] = true;
        }

        AddArguments(body, request.Arguments, dialect);
        if (dialect.TakesExtraBody && config.ExtraBody is { ValueKind: JsonValueKind.Object } extra)
        {
            // Notes of a request are taken only where answers are kept.
            foreach (var field in extra.EnumerateObject().Where(f => f.Name != "metadata"))
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

    private static bool IsContinued(GenerateConfig config) =>
        config.ExtraBody is { ValueKind: JsonValueKind.Object } extra && (extra.TryGetProperty("add_generation_prompt", out _) || extra.TryGetProperty("continue_final_message", out _));

    private static void AddSampling(JsonObject body, GenerateConfig config, ChatDialect dialect, OpenAiModel? able, string model)
    {
        var isReasoning = able is { IsSeries: true } or { IsFive: true };
        var limitsCompletion = able is null ? dialect.Thoughts != ThoughtStyle.Plain && OpenAiModel.LimitsCompletion(model) : isReasoning;
        body[limitsCompletion ? "max_completion_tokens" : "max_tokens"] = able is not null && model.Contains("vision", StringComparison.Ordinal)
            ? Math.Max(config.MaxTokens ?? 0, LeastForVision)
            : config.MaxTokens ?? dialect.MaxTokens;
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

    private static void AddTools(JsonObject body, HostedRequest request, ChatDialect dialect, OpenAiModel? able)
    {
        if (request.Tools.IsEmpty)
        {
            return;
        }

        body["tools"] = new JsonArray([.. RequestJson.Offered(request).Select(t =>
        {
            var function = new JsonObject { ["name"] = t.Name, ["description"] = t.Description, ["parameters"] = Schema(t.Parameters, dialect) };
            if (dialect.IsStrict is { } isStrict)
            {
                function["strict"] = RequestJson.Switch(request.Arguments, HostedArguments.StrictTools) ?? isStrict;
            }

            return (JsonNode)new JsonObject { ["type"] = "function", ["function"] = function };
        })]);
        body["tool_choice"] = request.ToolChoice switch
        {
            { Function: { } name } => new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = name } },
            { Word: "any" } => "required",
            _ => "auto",
        };
        body["parallel_tool_calls"] = able is { IsSeries: true } ? null : request.Config.ParallelToolCalls;
    }

    private static JsonObject? Format(GenerateConfig config, ChatDialect dialect)
    {
        if (config.ResponseSchema is not { ValueKind: JsonValueKind.Object } schema)
        {
            return null;
        }

        var format = new JsonObject { ["schema"] = AnswerJson.Get(schema, "json_schema") is { } form ? Schema(form, dialect) : null };
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
    private static JsonNode? Schema(JsonElement schema, ChatDialect dialect)
    {
        var node = RequestJson.Node(schema);
        return dialect.DropsBounds ? SchemaWords.Without(node, "pattern", "minLength", "maxLength", "minimum", "maximum", "examples") : node;
    }

    private static void Clean(JsonObject body)
    {
        foreach (var name in body.Where(f => f.Value is null).Select(f => f.Key).ToList())
        {
            body.Remove(name);
        }
    }
}
