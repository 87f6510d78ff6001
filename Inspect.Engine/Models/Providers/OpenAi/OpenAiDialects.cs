using System.Collections.Immutable;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>The services that speak OpenAI's protocol (semantics 9.1).</summary>
internal static class OpenAiDialects
{
    /// <summary>The service that passes requests on to others.</summary>
    public const string OpenRouter = "openrouter";

    /// <summary>Most tokens of an answer where some services would stop much earlier.</summary>
    private const int DefaultMaxTokens = 2048;

    /// <summary>All of them.</summary>
    public static ImmutableArray<ChatDialect> All { get; } =
    [
        new ChatDialect
        {
            Name = "openai",
            KeyVariables = ["OPENAI_API_KEY"],
            AddressVariables = ["OPENAI_BASE_URL"],
            Address = "https://api.openai.com/v1",
            IsOpenAi = true,
            HasCodeNames = true,
            Judge = Rejections.OfOpenAi,
            RepeatsStrange = false,
            OwnArguments = HostedArguments.Responses,
            BodyArguments = HostedArguments.OpenAiFields,
        },
        Service("openai-api", null, "{SERVICE}_API_KEY") with
        {
            HasServices = true,
            AddressVariables = ["{SERVICE}_BASE_URL"],
            OwnArguments = [.. HostedArguments.Responses, HostedArguments.Strict],
        },
        Service("grok", "https://api.x.ai/v1", "GROK_API_KEY", "XAI_API_KEY"),
        Service("groq", "https://api.groq.com", "GROQ_API_KEY") with
        {
            Root = "openai/v1",
            MaxTokens = DefaultMaxTokens,
            IsStrict = null,
            DropsBounds = false,
            TakesLogprobs = false,
            TakesExtraBody = false,
            TakesFiles = false,
            TakesStreamOptions = false,
            IsRepeated = false,
            RepeatsStrange = false,
            Thoughts = ThoughtStyle.Plain,
            Judge = Rejections.OfGroq,
            Reasoning = Efforts.OfThree,
        },
        Service("together", "https://api.together.xyz/v1", "TOGETHER_API_KEY") with
        {
            MaxTokens = DefaultMaxTokens,
            DropsBounds = false,
            Judge = Rejections.OfTogether,
            Reasoning = Efforts.OfTogether,
        },
        Service("fireworks", "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY") with { Reasoning = Efforts.OfFireworks },
        Service("moonshot", "https://api.moonshot.ai/v1", "MOONSHOT_API_KEY") with { Judge = Rejections.OfMoonshot, Reasoning = Efforts.OfMoonshot },
        Service("deepseek", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY") with { Judge = Rejections.OfDeepSeek, Reasoning = Efforts.OfDeepSeek },
        Service("sambanova", "https://api.sambanova.ai/v1", "SAMBANOVA_API_KEY") with { Reasoning = Efforts.OfThree },
        Service("perplexity", "https://api.perplexity.ai", "PERPLEXITY_API_KEY") with { Reasoning = Efforts.OfFour, Beside = PerplexitySearch.Add },
        Service("hf-inference-providers", "https://router.huggingface.co/v1", "HF_TOKEN") with { AddressVariables = ["HF_INFERENCE_PROVIDERS_BASE_URL"] },
        Service(OpenRouter, "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY") with
        {
            RepeatsBroken = true,
            JoinsSystem = true,
            Thoughts = ThoughtStyle.Detailed,
            Reasoning = Efforts.OfOpenRouter,
            OwnArguments = [HostedArguments.Reasoning, HostedArguments.Strict],
            BodyArguments = HostedArguments.OpenRouterFields,
        },
        Service("azureai", null, "AZUREAI_API_KEY", "AZURE_API_KEY") with { KeyHeader = "api-key", MaxTokens = DefaultMaxTokens, IsStrict = null },
        OwnServer("vllm", null) with { Judge = Rejections.OfVllm },
        OwnServer("sglang", null) with { Judge = Rejections.OfSglang },
        OwnServer("ollama", "http://localhost:11434/v1") with { HasModelList = false, JoinsMessages = false, Reasoning = Efforts.OfOllama },
        OwnServer("llama-cpp-python", "http://localhost:8000/v1") with { JoinsMessages = false, HasModelList = false },
    ];

    private static ChatDialect Service(string name, string? address, params ImmutableArray<string> keys) => new()
    {
        Name = name,
        KeyVariables = keys,
        AddressVariables = [VariableOf(name) + "_BASE_URL"],
        Address = address,
        IsStrict = true,
        DropsBounds = true,
    };

    /// <summary>A server that people run by themselves.</summary>
    private static ChatDialect OwnServer(string name, string? address) =>
        Service(name, address, VariableOf(name) + "_API_KEY") with { IsKeyless = true, HasModelList = true, JoinsMessages = true };

    /// <summary>The begin of the names of variables that are about a service.</summary>
    public static string VariableOf(string service) => service.ToUpperInvariant().Replace('-', '_');
}
