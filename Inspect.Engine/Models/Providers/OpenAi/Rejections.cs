namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>A request that a server refused.</summary>
/// <param name="Status">The status of its answer.</param>
/// <param name="Message">What it says.</param>
/// <param name="Code">Its code; null for none.</param>
/// <param name="Type">Its kind of error; null for none.</param>
internal readonly record struct Rejection(int Status, string Message, string? Code, string? Type)
{
    /// <summary>The message as the clients of these services say it.</summary>
    public string Line => $"Error code: {Status} - {Message}";
}

/// <summary>An answer that a refused request comes to.</summary>
/// <param name="StopReason">Why it stops.</param>
/// <param name="Text">Its text.</param>
internal sealed record Verdict(string StopReason, string Text)
{
    /// <summary>Kind of content that was refused; null where that is not said.</summary>
    public string? Category { get; init; }

    /// <summary>Nothing is said of the refusal beyond its text.</summary>
    public bool IsBare { get; init; }

    /// <summary>The answer is that of the model with its service's name.</summary>
    public bool HasService { get; init; }
}

/// <summary>Which refused requests are answers: conversations that are too long, and prompts that break a policy.</summary>
internal static class Rejections
{
    private const string Length = "model_length";
    private const string Filter = "content_filter";

    /// <summary>By the codes of OpenAI.</summary>
    public static Verdict? OfOpenAi(Rejection said) => said.Code switch
    {
        "context_length_exceeded" => new(Length, said.Message),
        "cyber_policy" => new(Filter, said.Message) { Category = "cyber" },
        "invalid_prompt" or "content_policy_violation" or "content_filter" => new(Filter, said.Message),
        _ when said.Type == "invalid_request_error" && Has(said, "blocked") => new(Filter, said.Message),
        _ => null,
    };

    /// <summary>By the same codes, and by the words of a service that has none.</summary>
    public static Verdict? OfService(Rejection said) => said.Status == 400 && Has(said, "input length") ? new(Length, said.Line) { HasService = true } : OfOpenAi(said);

    /// <summary>Of Groq.</summary>
    public static Verdict? OfGroq(Rejection said) =>
        said.Status == 400 && (said.Code == "context_length_exceeded" || Has(said, "reduce the length")) ? new(Length, said.Message) : null;

    /// <summary>Of Together.</summary>
    public static Verdict? OfTogether(Rejection said) => Has(said, "max_new_tokens") || Has(said, "context length") ? new(Length, said.Message) : null;

    /// <summary>Of vLLM.</summary>
    public static Verdict? OfVllm(Rejection said) =>
        said.Status == 400 && (Has(said, "maximum context length") || Has(said, "max_tokens must be at least 1")) ? new(Length, said.Message) : null;

    /// <summary>Of SGLang.</summary>
    public static Verdict? OfSglang(Rejection said) => said.Status == 400 && Has(said, "context length") ? new(Length, said.Message) : null;

    /// <summary>Of DeepSeek.</summary>
    public static Verdict? OfDeepSeek(Rejection said) => said.Status == 400 && Has(said, "maximum context length") ? new(Length, said.Line) : OfService(said);

    /// <summary>Of Moonshot.</summary>
    public static Verdict? OfMoonshot(Rejection said) => said.Status == 400 && Has(said, "exceeded model token limit") ? new(Length, said.Line) : OfService(said);

    private static bool Has(Rejection said, string words) => said.Message.Contains(words, StringComparison.Ordinal);
}
