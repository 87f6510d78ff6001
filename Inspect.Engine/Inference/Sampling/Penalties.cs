namespace Inspect.Engine.Inference.Sampling;

/// <summary>Changes the logits of single tokens: by a bias, and where they were said before. Holds its scratch memory: not thread-safe.</summary>
internal sealed class Penalties(int vocabularySize)
{
    // Zero between two calls.
    private readonly int[] _counts = new int[vocabularySize];

    /// <summary>Applies the bias and all penalties of the settings, in place.</summary>
    /// <param name="logits">Shape <c>[vocab]</c>.</param>
    /// <param name="settings">The penalties.</param>
    /// <param name="prompt">Ids of the prompt, all in the vocabulary: for the repetition penalty.</param>
    /// <param name="answer">Ids of the answer so far.</param>
    public void Apply(Span<double> logits, SamplingSettings settings, ReadOnlySpan<uint> prompt, ReadOnlySpan<uint> answer)
    {
        foreach (var (id, bias) in settings.LogitBias)
        {
            logits[id] += bias;
        }

        if (settings.RepetitionPenalty != 1)
        {
            Repeat(logits, settings.RepetitionPenalty, prompt);
            Repeat(logits, settings.RepetitionPenalty, answer);
            Clear(prompt);
            Clear(answer);
        }

        if (settings.FrequencyPenalty == 0 && settings.PresencePenalty == 0)
        {
            return;
        }

        foreach (var id in answer)
        {
            _counts[id]++;
        }

        foreach (var id in answer)
        {
            if (_counts[id] > 0)
            {
                logits[(int)id] -= (_counts[id] * settings.FrequencyPenalty) + settings.PresencePenalty;
                _counts[id] = 0;
            }
        }
    }

    /// <summary>Each token counts once, however often it was said.</summary>
    private void Repeat(Span<double> logits, double penalty, ReadOnlySpan<uint> ids)
    {
        foreach (var id in ids)
        {
            if (_counts[id]++ == 0)
            {
                ref var logit = ref logits[(int)id];
                logit = logit < 0 ? logit * penalty : logit / penalty;
            }
        }
    }

    private void Clear(ReadOnlySpan<uint> ids)
    {
        foreach (var id in ids)
        {
            _counts[id] = 0;
        }
    }
}
