using Inspect.Engine.Inference.Sampling;

namespace Inspect.Engine.Inference;

/// <summary>Names under which a local call and its answer say more than the chat client's own types.</summary>
public static class LocalChatProperties
{
    /// <summary>On options: the <see cref="RandomStream"/> of the answer. Without it the seed alone makes one.</summary>
    public const string Random = "inspect.random";

    /// <summary>On options: the <see cref="LocalCaller"/> whose request it is.</summary>
    public const string Caller = "inspect.caller";

    /// <summary>On options: true where the answer goes on with the last message, which is the assistant's.</summary>
    public const string ContinueLast = "inspect.continue_last";

    /// <summary>On options: the <see cref="LocalChatExtras"/> of the call.</summary>
    public const string Extras = "inspect.extras";

    /// <summary>On the last update: the <see cref="LocalAnswers"/>.</summary>
    public const string Answers = "inspect.answers";

    /// <summary>On the last update: why the answer ended, in words.</summary>
    public const string StopDetail = "stop_detail";

    /// <summary>On the last update: tokens a second from the first token on.</summary>
    public const string TokensPerSecond = "tokens_per_second";

    /// <summary>On the last update: seconds from the request to the first token.</summary>
    public const string FirstTokenSeconds = "first_token_seconds";

    /// <summary>On the last update: seconds that the request waited for a batch.</summary>
    public const string QueueSeconds = "queue_seconds";

    /// <summary>On the last update: tokens of the prompt that were copied from an earlier one instead of being run.</summary>
    public const string SharedTokens = "prefix_tokens";

    /// <summary>On the last update: date and time that the chat template put into the prompt; absent where it did not ask for them.</summary>
    public const string PromptDate = "prompt_date";

    /// <summary>On the last update: answers in the same batch.</summary>
    public const string BatchSize = "batch_size";
}
