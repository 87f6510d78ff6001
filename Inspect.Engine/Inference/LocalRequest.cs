using System.Text.Json;
using Inspect.Engine.Inference.Constraints;
using Inspect.Engine.Inference.Sampling;
using Inspect.Engine.Inference.Templates;

namespace Inspect.Engine.Inference;

/// <summary>What a local model is asked.</summary>
public sealed record LocalRequest
{
    /// <summary>New tokens where the request does not say: at most this many, or what the context leaves.</summary>
    public const int DefaultMaxTokens = 2_048;

    /// <summary>The conversation, put into the model's own chat template.</summary>
    public required IReadOnlyList<LocalMessage> Messages { get; init; }

    /// <summary>A chat template in place of the model's own; null for that.</summary>
    public OwnTemplate? Template { get; init; }

    /// <summary>Most tokens of prompt and answer together, where that is less than the model takes; null for all that it takes.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Tools that the model may call, each as templates expect it: <c>{"type": "function", "function": {…}}</c>.</summary>
    public IReadOnlyList<JsonElement> Tools { get; init; } = [];

    /// <summary>Date and time that a chat template may print, so that a prompt can be repeated; null for now.</summary>
    public DateTimeOffset? Now { get; init; }

    /// <summary>The answer goes on with the last message, which is the assistant's, instead of beginning one.</summary>
    public bool ContinuesLast { get; init; }

    /// <summary>How tokens are picked.</summary>
    public SamplingSettings Sampling { get; init; } = new();

    /// <summary>Most new tokens; null takes <see cref="DefaultMaxTokens"/>, or what the context leaves.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Texts that end the answer; they are no part of it.</summary>
    public IReadOnlyList<string> Stops { get; init; } = [];

    /// <summary>The form that the answer must have; null for any. It can only be cut off by the limit of new tokens.</summary>
    public AnswerForm? Form { get; init; }

    /// <summary>Log-probabilities of the answer's tokens are wanted, with so many of the likeliest in the place of each; null: none.</summary>
    public int? TopLogProbabilities { get; init; }

    /// <summary>Random numbers of the answer.</summary>
    public RandomStream Random { get; init; }

    /// <summary>Whose request it is; null where nobody says.</summary>
    public LocalCaller? Caller { get; init; }
}
