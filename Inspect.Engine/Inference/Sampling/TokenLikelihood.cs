using System.Numerics.Tensors;

namespace Inspect.Engine.Inference.Sampling;

/// <summary>How likely the model itself found a token, before any setting.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Natural logarithm of its probability.</param>
/// <param name="Top">The likeliest tokens with their log-probabilities, equal ones by id.</param>
internal readonly record struct TokenLikelihood(int Id, double LogProbability, (int Id, double LogProbability)[] Top)
{
    private const int Block = 1_024;

    /// <summary>Finds it in the logits.</summary>
    /// <param name="logits">Shape <c>[vocab]</c>, natural-log units, of which one at least is a number.</param>
    /// <param name="id">The token.</param>
    /// <param name="top">Number of the likeliest tokens to name.</param>
    public static TokenLikelihood Of(ReadOnlySpan<float> logits, int id, int top)
    {
        var max = TensorPrimitives.Max(logits);
        Span<double> block = stackalloc double[Block];
        double total = 0;
        for (var start = 0; start < logits.Length; start += Block)
        {
            var part = logits[start..Math.Min(start + Block, logits.Length)];
            var masses = block[..part.Length];
            TensorPrimitives.ConvertTruncating(part, masses);
            TensorPrimitives.Subtract(masses, (double)max, masses);
            TensorPrimitives.Exp<double>(masses, masses);
            total += TensorPrimitives.Sum<double>(masses);
        }

        var whole = max + Math.Log(total);
        return new TokenLikelihood(id, logits[id] - whole, Likeliest(logits, top, whole));
    }

    /// <summary>The likeliest few, kept in order while all are looked at: almost none gets in.</summary>
    private static (int Id, double LogProbability)[] Likeliest(ReadOnlySpan<float> logits, int count, double whole)
    {
        if (count == 0)
        {
            return [];
        }

        count = Math.Min(count, logits.Length);
        var best = new (int Id, double LogProbability)[count];
        var (found, least) = (0, float.NegativeInfinity);
        for (var id = 0; id < logits.Length; id++)
        {
            if (found == count && !(logits[id] > least))
            {
                continue;
            }

            var at = found < count ? found++ : count - 1;
            for (; at > 0 && logits[id] > logits[best[at - 1].Id]; at--)
            {
                best[at] = best[at - 1];
            }

            best[at] = (id, logits[id] - whole);
            least = logits[best[found - 1].Id];
        }

        return best;
    }
}
