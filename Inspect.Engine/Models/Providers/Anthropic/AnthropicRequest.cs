using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Models.Tools;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>A request of Anthropic's messages API, made of ours.</summary>
/// <param name="Body">Body of the request.</param>
/// <param name="Betas">Previews that it makes use of.</param>
internal sealed record AnthropicRequest(JsonObject Body, ImmutableArray<string> Betas)
{
    private const string BetaHeader = "anthropic-beta";

    private const string SignedIn = "oauth-2025-04-20";

    // With it, thoughts come whole and not as a summary.
    private const string FullThoughts = "dev-full-thinking-2025-05-14";

    /// <summary>The server breaks off long answers that do not come in pieces.</summary>
    private const int LongAnswer = 8_192;

    /// <summary>Headers of the request beyond those of each, those of the settings last.</summary>
    /// <param name="config">Settings of the call.</param>
    /// <param name="hasToken">Whoever asks has signed in, which is a preview of its own.</param>
    public IEnumerable<KeyValuePair<string, string>> Headers(GenerateConfig config, bool hasToken)
    {
        var others = RequestJson.Headers(config).Where(h => !IsBeta(h.Key));
        var betas = (hasToken ? Betas.Insert(0, SignedIn) : Betas).Distinct(StringComparer.Ordinal).ToList();
        return betas.Count == 0 ? others : [new(BetaHeader, string.Join(',', betas)), .. others];
    }

    /// <summary>The same request, answered in one: in a batch nobody watches.</summary>
    public AnthropicRequest Whole()
    {
        Body.Remove("stream");
        return this;
    }

    /// <summary>The request that goes on with a turn that the server broke off.</summary>
    /// <param name="said">Blocks of the answer so far.</param>
    public AnthropicRequest After(JsonArray said)
    {
        var body = (JsonObject)Body.DeepClone();
        ((JsonArray)body["messages"]!).Add(new JsonObject { ["role"] = "assistant", ["content"] = said });
        return this with { Body = body };
    }

    /// <summary>Makes the request.</summary>
    /// <exception cref="InspectException">The model cannot take a message or a setting.</exception>
    public static AnthropicRequest Of(HostedRequest request)
    {
        var config = request.Config;
        var able = AnthropicModels.Of(request.Model);
        var thinking = AnthropicThinking.Of(request.Model, config, able);
        var cache = Cache(request, able);
        var betas = Previews(request, able, thinking);
        var isStream = RequestJson.Switch(request.Arguments, "streaming") ?? (thinking.IsOn || thinking.MaxTokens >= LongAnswer || request.IsWatched);
        var (system, messages) = AnthropicMessages.Of(request.Messages, cache, able);
        var body = new JsonObject { ["model"] = request.Model, ["max_tokens"] = thinking.MaxTokens, ["messages"] = messages };
        RequestJson.Set(body, "system", system.Count == 0 ? null : system);
        RequestJson.Set(body, "cache_control", cache?.DeepClone());
        RequestJson.Set(body, "stop_sequences", config.StopSeqs is { IsDefaultOrEmpty: false } stops ? RequestJson.Texts(stops) : null);
        RequestJson.Set(body, "thinking", thinking.Thinking);
        if (betas.Contains(FullThoughts))
        {
            thinking.Thinking?.Remove("display");
        }

        RequestJson.Set(body, "output_config", thinking.Effort is { } effort ? new JsonObject { ["effort"] = effort } : null);
        RequestJson.Set(body, "fallbacks", config.FallbackModels is { IsDefaultOrEmpty: false } others ? new JsonArray([.. others.Select(Fallback)]) : null);
        AddTools(body, request, cache, canChoose: thinking.Thinking?["budget_tokens"] is null);
        if (config.ResponseSchema is { } form)
        {
            body["output_format"] = new JsonObject
            {
                ["type"] = "json_schema",
                ["schema"] = SchemaWords.Without(Closed(form.GetProperty("json_schema")), "pattern", "minLength", "maxLength", "minimum", "maximum", "examples"),
            };
        }

        foreach (var name in (ReadOnlySpan<string>)["metadata", "service_tier", "context_management"])
        {
            RequestJson.Set(body, name, config.ExtraBody is { } extra && AnswerJson.Get(extra, name) is { } value ? RequestJson.Node(value) : null);
        }

        body["stream"] = isStream;
        return new AnthropicRequest(body, betas);
    }

    private static ImmutableArray<string> Previews(HostedRequest request, AnthropicModels able, AnthropicThinking thinking) =>
    [
        .. ((IEnumerable<string>)[
            .. RequestJson.List(request.Arguments, "betas"),
            .. RequestJson.Headers(request.Config).Where(h => IsBeta(h.Key)).SelectMany(h => h.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            .. request.Config.Effort is not null ? ["effort-2025-11-24"] : (string[])[],
            .. thinking is { IsOn: true, MaxTokens: > LongAnswer } ? ["output-128k-2025-02-19"] : (string[])[],
            .. request.Config.ResponseSchema is not null ? ["structured-outputs-2025-11-13"] : (string[])[],
            .. request.Config.FallbackModels is { IsDefaultOrEmpty: false } ? ["server-side-fallback-2026-07-01"] : (string[])[],
            .. thinking.IsOn && able.CanInterleave ? ["interleaved-thinking-2025-05-14"] : (string[])[],
        ]).Distinct(StringComparer.Ordinal),
    ];

    private static bool IsBeta(string header) => header.Equals(BetaHeader, StringComparison.OrdinalIgnoreCase) || header.Equals("anthropic_beta", StringComparison.OrdinalIgnoreCase);

    private static JsonNode Fallback(string name) => new JsonObject { ["model"] = name[(name.LastIndexOf('/') + 1)..] };

    /// <summary>What marks the places up to which the server keeps a prompt; null where it shall keep none.</summary>
    private static JsonObject? Cache(HostedRequest request, AnthropicModels able)
    {
        if (request.Config.CachePrompt is { ValueKind: JsonValueKind.False } || !able.HasCache)
        {
            return null;
        }

        var mark = new JsonObject { ["type"] = "ephemeral" };
        RequestJson.Set(mark, "ttl", RequestJson.Text(request.Arguments, "cache_ttl"));
        return mark;
    }

    /// <summary>Reasoning with a number of tokens leaves the choice of tools to the model.</summary>
    private static void AddTools(JsonObject body, HostedRequest request, JsonObject? cache, bool canChoose)
    {
        var tools = RequestJson.Offered(request);
        if (tools.IsEmpty)
        {
            return;
        }

        var items = new JsonArray([.. tools.Select(t => (JsonNode)new JsonObject
        {
            ["name"] = t.Name,
            ["description"] = t.Description,
            ["input_schema"] = RequestJson.Node(t.Parameters),
        })]);
        RequestJson.Set((JsonObject)items[^1]!, "cache_control", cache?.DeepClone());
        body["tools"] = items;
        if (!canChoose)
        {
            return;
        }

        var choice = request.ToolChoice is { Function: { } function }
            ? new JsonObject { ["type"] = "tool", ["name"] = function }
            : new JsonObject { ["type"] = request.ToolChoice.Word };
        RequestJson.Set(choice, "disable_parallel_tool_use", request.Config.ParallelToolCalls is { } isParallel && request.ToolChoice != ToolChoice.None ? JsonValue.Create(!isParallel) : null);
        body["tool_choice"] = choice;
    }

    /// <summary>The schema with no further properties allowed, at any depth, as the server asks.</summary>
    private static JsonObject Closed(JsonElement schema)
    {
        var closed = new JsonObject();
        foreach (var property in schema.EnumerateObject())
        {
            closed[property.Name] = property switch
            {
                { Name: "properties" or "$defs" or "definitions", Value.ValueKind: JsonValueKind.Object } =>
                    new JsonObject(property.Value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, ClosedNode(p.Value)))),
                { Name: "items", Value.ValueKind: JsonValueKind.Object } => Closed(property.Value),
                { Name: "anyOf" or "oneOf" or "allOf", Value.ValueKind: JsonValueKind.Array } => new JsonArray([.. property.Value.EnumerateArray().Select(ClosedNode)]),
                _ => RequestJson.Node(property.Value),
            };
        }

        closed["additionalProperties"] = false;
        return closed;
    }

    private static JsonNode? ClosedNode(JsonElement schema) => schema.ValueKind == JsonValueKind.Object ? Closed(schema) : RequestJson.Node(schema);
}
