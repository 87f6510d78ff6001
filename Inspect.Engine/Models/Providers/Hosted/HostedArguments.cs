using System.Collections.Immutable;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>The arguments of models that have a server, maker by maker.</summary>
internal static class HostedArguments
{
    /// <summary>Name of the switch of OpenRouter's reasoning.</summary>
    public const string ReasoningEnabled = "reasoning_enabled";

    /// <summary>Name of the switch of tools that are kept to strictly.</summary>
    public const string StrictTools = "strict_tools";

    /// <summary>Name of the switch of labels of earlier answers.</summary>
    public const string ResponsesPhase = "responses_phase";

    private const string Streaming = "streaming";

    private static readonly ModelArgument StreamAnswers =
        new(Streaming, "Streaming", ModelArgumentKind.Switch, "True asks for every answer in pieces, false for none.") { Absent = "while somebody watches" };

    /// <summary>The key of a maker.</summary>
    public static ModelArgument Key { get; } = new("api_key", "Key", ModelArgumentKind.Text, "The key, in place of the one in the environment.");

    /// <summary>Whether answers come in pieces, by the word of OpenAI's protocol.</summary>
    public static ModelArgument Stream { get; } = StreamAnswers with { Name = "stream" };

    /// <summary>The same by the other word.</summary>
    public static ModelArgument StreamToo { get; } = StreamAnswers with { IsOtherName = true };

    /// <summary>Which of OpenAI's two protocols.</summary>
    public static ImmutableArray<ModelArgument> Responses { get; } =
    [
        new("responses_api", "Responses API", ModelArgumentKind.Switch, "True asks through the responses API, false through chat completions.") { Absent = "by the model" },
        new("responses_store", "Responses kept", ModelArgumentKind.Switch, "True lets OpenAI keep what is asked and answered.") { Absent = "false" },
        new(ResponsesPhase, "Phases of answers", ModelArgumentKind.Switch, "True tells of earlier answers without a phase whether they were on the way or the last word.") { Absent = "false" },
    ];

    /// <summary>Fields of each request to OpenAI.</summary>
    public static ImmutableArray<ModelArgument> OpenAiFields { get; } =
    [
        new("service_tier", "Service tier", ModelArgumentKind.Text, "Tier of the service that answers: auto, default, flex or priority."),
        new("prompt_cache_key", "Prompt cache key", ModelArgumentKind.Text, "Requests with equal keys share the cache of prompts."),
        new("prompt_cache_retention", "Prompt cache retention", ModelArgumentKind.Text, "How long the cache keeps prompts, such as 24h."),
        new("safety_identifier", "Safety identifier", ModelArgumentKind.Text, "Who asks, for the maker's safety checks."),
        new("user", "User", ModelArgumentKind.Text, "Name of who asks."),
    ];

    /// <summary>Whether tools are kept to strictly, for services that are told.</summary>
    public static ModelArgument Strict { get; } = new(StrictTools, "Strict tools", ModelArgumentKind.Switch, "False does not tell the service to keep to tools strictly.") { Absent = "true" };

    /// <summary>Whether hybrid models of OpenRouter think.</summary>
    public static ModelArgument Reasoning { get; } = new(ReasoningEnabled, "Reasoning", ModelArgumentKind.Switch, "False turns the reasoning of hybrid models off.") { Absent = "by the model" };

    /// <summary>Fields of each request to OpenRouter.</summary>
    public static ImmutableArray<ModelArgument> OpenRouterFields { get; } =
    [
        new("models", "Other models", ModelArgumentKind.List, "Models that are asked in turn where the first cannot answer."),
        new("provider", "Routing", ModelArgumentKind.Map, "Which makers are asked, such as {order: [a, b]}."),
        new("transforms", "Transforms", ModelArgumentKind.List, "What is done to prompts, such as middle-out."),
    ];

    /// <summary>Those of Anthropic.</summary>
    public static ImmutableArray<ModelArgument> Anthropic { get; } =
    [
        StreamAnswers with { Absent = "long answers, or watched" },
        new("betas", "Betas", ModelArgumentKind.List, "Names of previews that are asked for."),
        new("cache_ttl", "Cache time", ModelArgumentKind.Text, "How long the cache keeps a prompt: 5m or 1h.") { Absent = "5m" },
    ];

    /// <summary>Those of Google.</summary>
    public static ImmutableArray<ModelArgument> Google { get; } =
    [
        StreamAnswers,
        new("safety_settings", "Safety settings", ModelArgumentKind.Map, "What is held back, such as {harassment: only_high}.") { Absent = "nothing is held back" },
    ];

    /// <summary>Those of Mistral.</summary>
    public static ImmutableArray<ModelArgument> Mistral { get; } =
    [
        new("conversation_api", "Conversation API", ModelArgumentKind.Switch, "False asks for chat completions.") { Absent = "true" },
        StreamAnswers,
    ];
}
