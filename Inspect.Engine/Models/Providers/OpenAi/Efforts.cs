using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>What the settings of reasoning come to in a request, service by service.</summary>
internal static class Efforts
{
    private const string Effort = "reasoning_effort";

    private static readonly string[] KimiSampling = ["temperature", "top_p", "frequency_penalty", "presence_penalty"];

    /// <summary>As it is set.</summary>
    public static void Same(JsonObject body, HostedRequest request, string model) => body[Effort] = request.Config.ReasoningEffort;

    /// <summary>One of low, medium and high; none is not sent.</summary>
    public static void OfThree(JsonObject body, HostedRequest request, string model) => body[Effort] = Three(request.Config.ReasoningEffort);

    /// <summary>Of Perplexity: minimal is known too.</summary>
    public static void OfFour(JsonObject body, HostedRequest request, string model) =>
        body[Effort] = request.Config.ReasoningEffort is "minimal" ? "minimal" : Three(request.Config.ReasoningEffort);

    /// <summary>Of Fireworks, by the model.</summary>
    public static void OfFireworks(JsonObject body, HostedRequest request, string model)
    {
        var effort = request.Config.ReasoningEffort;
        body[Effort] = Has(model, "gpt-oss") || Has(model, "minimax-m2") ? Three(effort) : effort == "minimal" ? "low" : effort;
    }

    /// <summary>Of DeepSeek: its scale is low, high, max; none turns thinking off, and only then a tool can be forced.</summary>
    public static void OfDeepSeek(JsonObject body, HostedRequest request, string model)
    {
        var effort = request.Config.ReasoningEffort;
        if (effort == "none")
        {
            body["thinking"] = new JsonObject { ["type"] = "disabled" };
        }
        else
        {
            body[Effort] = effort switch { "minimal" => "low", "medium" => "high", "xhigh" => "max", _ => effort };
            if (!IsOff(request) && body["tool_choice"] is not null)
            {
                body["tool_choice"] = "auto";
            }
        }
    }

    /// <summary>Of Moonshot: a Kimi that thinks samples in its own way and cannot be forced to one tool; the third thinks with all its might.</summary>
    public static void OfMoonshot(JsonObject body, HostedRequest request, string model)
    {
        var isKimi = model.StartsWith("kimi", StringComparison.OrdinalIgnoreCase);
        body[Effort] = request.Config.ReasoningEffort is { } effort ? (model.StartsWith("kimi-k3", StringComparison.OrdinalIgnoreCase) ? "max" : effort) : null;
        if (isKimi && !IsOff(request))
        {
            foreach (var name in KimiSampling)
            {
                body.Remove(name);
            }

            if (body["tool_choice"] is JsonObject)
            {
                body["tool_choice"] = "required";
            }
        }

        // An answer without a text is refused there.
        foreach (var message in body["messages"]!.AsArray().OfType<JsonObject>().Where(m => m["role"]?.GetValue<string>() == "assistant" && m["content"]?.GetValue<string>() is null or ""))
        {
            message["content"] = "(no content)";
        }
    }

    /// <summary>Of Together.</summary>
    public static void OfTogether(JsonObject body, HostedRequest request, string model)
    {
        body[Effort] = request.Config.ReasoningEffort switch
        {
            "none" => null,
            "minimal" => "low",
            "xhigh" or "max" when Has(model, "gpt-oss") => "high",
            var effort => effort,
        };

        // Several answers of the likeliest tokens alone would all be the same.
        if (request.Config is { NumChoices: not null, Temperature: null })
        {
            body["temperature"] = 1;
        }
    }

    /// <summary>Of Ollama.</summary>
    public static void OfOllama(JsonObject body, HostedRequest request, string model)
    {
        if (Three(request.Config.ReasoningEffort) is { } effort)
        {
            body["reasoning"] = new JsonObject { ["effort"] = effort };
        }
    }

    /// <summary>Of OpenRouter: an effort, or a number of tokens; and whether there is any.</summary>
    public static void OfOpenRouter(JsonObject body, HostedRequest request, string model)
    {
        var reasoning = new JsonObject();
        if (request.Config.ReasoningEffort is { } effort)
        {
            reasoning["effort"] = effort == "max" ? "xhigh" : effort;
        }
        else if (request.Config.ReasoningTokens is { } tokens)
        {
            reasoning["max_tokens"] = tokens;
        }

        RequestJson.Set(reasoning, "enabled", RequestJson.Switch(request.Arguments, HostedArguments.ReasoningEnabled) is { } isOn ? (JsonNode)isOn : null);
        RequestJson.Set(body, "reasoning", reasoning.Count == 0 ? null : reasoning);
    }

    private static string? Three(string? effort) => effort switch
    {
        "minimal" or "low" => "low",
        "medium" => "medium",
        "high" or "xhigh" or "max" => "high",
        _ => null,
    };

    private static bool IsOff(HostedRequest request) =>
        request.Config.ExtraBody is { } extra && AnswerJson.Get(extra, "thinking") is { } thinking && AnswerJson.Text(thinking, "type") == "disabled";

    private static bool Has(string model, string words) => model.Contains(words, StringComparison.OrdinalIgnoreCase);
}
