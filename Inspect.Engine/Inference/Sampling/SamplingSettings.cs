namespace Inspect.Engine.Inference.Sampling;

/// <summary>How the next token is picked. The defaults leave the distribution as the model gave it.</summary>
public sealed record SamplingSettings
{
    /// <summary>0 always takes the likeliest token; 1 leaves the distribution as it is.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Keeps this many likeliest tokens, and all that tie with the last of them; 0 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>Keeps the smallest set of tokens with at least this mass; 1 keeps all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Keeps tokens with at least this share of the likeliest token's probability; 0 keeps all.</summary>
    public double MinP { get; init; }

    /// <summary>Divides positive and multiplies negative logits of tokens in prompt and answer; 1 is off.</summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Subtracted for each occurrence of a token in the answer.</summary>
    public double FrequencyPenalty { get; init; }

    /// <summary>Subtracted once for a token in the answer.</summary>
    public double PresencePenalty { get; init; }

    /// <summary>Added to the logits of single tokens before all penalties, by id; -100 as good as forbids one, 100 as good as forces it.</summary>
    public IReadOnlyList<KeyValuePair<int, double>> LogitBias { get; init; } = [];

    /// <summary>Some logits are changed before the others count.</summary>
    internal bool HasPenalties => LogitBias.Count > 0 || RepetitionPenalty != 1 || FrequencyPenalty != 0 || PresencePenalty != 0;

    /// <summary>Some tokens are left out.</summary>
    internal bool HasFilters => TopK > 0 || TopP < 1 || MinP > 0;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="GenerationException">A value lies outside of its range.</exception>
    public void Validate()
    {
        Require(Temperature is >= 0 and <= 100, $"The temperature is {Temperature}, but must be 0 or more.");
        Require(TopK >= 0, $"top_k is {TopK}, but must be 0 (all) or more.");
        Require(TopP is > 0 and <= 1, $"top_p is {TopP}, but must be above 0, up to 1.");
        Require(MinP is >= 0 and <= 1, $"min_p is {MinP}, but must be 0 to 1.");
        Require(RepetitionPenalty > 0 && double.IsFinite(RepetitionPenalty), $"The repetition penalty is {RepetitionPenalty}, but must be above 0.");
        Require(double.IsFinite(FrequencyPenalty) && double.IsFinite(PresencePenalty), "The penalties must be finite numbers.");
        Require(LogitBias.All(b => double.IsFinite(b.Value)), "logit_bias must hold finite numbers.");
    }

    /// <summary>Checks that the tokens of the settings are those of a model.</summary>
    /// <param name="vocabularySize">Number of logits of the model.</param>
    /// <exception cref="GenerationException">The model lacks one.</exception>
    internal void CheckIds(int vocabularySize)
    {
        foreach (var (id, _) in LogitBias)
        {
            Require(id >= 0 && id < vocabularySize, System.FormattableString.Invariant($"logit_bias names the token {id}, but the model has the tokens 0 to {vocabularySize - 1}. Remove it, or take the ids from the model's tokenizer.json."));
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new GenerationException(message);
        }
    }
}
