using System.Text.Json;
using Inspect.Engine.Inference.Constraints;

namespace Inspect.Engine.Inference;

/// <summary>What a local model can be asked beyond the options of a chat client. It travels in them.</summary>
public sealed record LocalChatExtras
{
    /// <summary>Added to the logits of single tokens, by id.</summary>
    public IReadOnlyList<KeyValuePair<int, double>> LogitBias { get; init; } = [];

    /// <summary>Least share of the likeliest token's probability that a token must have, 0 to 1; 0 for any.</summary>
    public double MinP { get; init; }

    /// <summary>Divides the logits of tokens that stand there already, above 0; 1 for none.</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Log-probabilities of the answer's tokens, with so many of the likeliest in the place of each; null: none.</summary>
    public int? TopLogProbabilities { get; init; }

    /// <summary>Log-probabilities of the prompt's tokens, with so many of the likeliest in the place of each; null: none.</summary>
    public int? PromptLogProbabilities { get; init; }

    /// <summary>The form that the answer must have; null for any.</summary>
    public AnswerForm? Form { get; init; }

    /// <summary>Tools that the model may call, each as templates expect it: <c>{"type": "function", "function": {…}}</c>.</summary>
    public IReadOnlyList<JsonElement> Tools { get; init; } = [];

    /// <summary>Answers to the same conversation, at least 1. The text of the first alone comes piece by piece.</summary>
    public int Choices { get; init; } = 1;

    /// <summary>The extras of options.</summary>
    internal static LocalChatExtras Of(Microsoft.Extensions.AI.ChatOptions options) =>
        options.AdditionalProperties?.GetValueOrDefault(LocalChatProperties.Extras) as LocalChatExtras ?? new LocalChatExtras();
}
