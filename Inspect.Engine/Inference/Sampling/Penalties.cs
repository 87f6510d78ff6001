using System.Runtime.InteropServices;

namespace Inspect.Engine.Inference.Sampling;

/// <summary>Lowers the logits of tokens that were said before.</summary>
internal static class Penalties
{
    /// <summary>Applies all penalties of the settings, in place.</summary>
    /// <param name="logits">Shape <c>[vocab]</c>.</param>
    /// <param name="settings">The penalties.</param>
    /// <param name="prompt">Ids of the prompt: for the repetition penalty.</param>
    /// <param name="answer">Ids of the answer so far.</param>
    public static void Apply(Span<double> logits, SamplingSettings settings, ReadOnlySpan<uint> prompt, ReadOnlySpan<uint> answer)
    {
        if (settings.RepetitionPenalty != 1)
        {
            foreach (var id in new HashSet<uint>([.. prompt, .. answer]))
            {
                ref var logit = ref logits[(int)id];
                logit = logit < 0 ? logit * settings.RepetitionPenalty : logit / settings.RepetitionPenalty;
            }
        }

        if (settings.FrequencyPenalty == 0 && settings.PresencePenalty == 0)
        {
            return;
        }

        var counts = new Dictionary<uint, int>();
        foreach (var id in answer)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, id, out _)++;
        }

        foreach (var (id, count) in counts)
        {
            logits[(int)id] -= (count * settings.FrequencyPenalty) + settings.PresencePenalty;
        }
    }
}
