using System.Numerics.Tensors;

namespace Inspect.Engine.Inference.Sampling;

/// <summary>Picks tokens from logits. Holds its scratch memory: one object a thread.</summary>
/// <remarks>
/// Order as in transformers: repetition, frequency and presence penalties, temperature, top-k, top-p, min-p, then one draw over the
/// candidates by probability, equal ones by id. The whole vocabulary is never sorted: candidates are the tokens above a cut below the
/// maximum, which is lowered only while it does not hold what the draw needs.
/// </remarks>
public sealed class Sampler
{
    /// <summary>How far below the maximum the first cut lies, in units of the temperature: what lies below is e⁻¹⁶ as likely at most.</summary>
    private const double FirstCut = 16;

    private readonly double[] _scores;
    private readonly double[] _masses;
    private readonly double[] _keys;
    private readonly int[] _ids;

    /// <summary>Makes a sampler.</summary>
    /// <param name="vocabularySize">Number of logits.</param>
    public Sampler(int vocabularySize)
    {
        _scores = new double[vocabularySize];
        _masses = new double[vocabularySize];
        _keys = new double[vocabularySize];
        _ids = new int[vocabularySize];
    }

    /// <summary>Picks the next token.</summary>
    /// <param name="logits">Shape <c>[vocab]</c>, natural-log units.</param>
    /// <param name="settings">Settings, valid.</param>
    /// <param name="prompt">Ids of the prompt; read only with a repetition penalty.</param>
    /// <param name="answer">Ids of the answer so far; read only with penalties.</param>
    /// <param name="random">At least 0 and below 1.</param>
    /// <returns>The id.</returns>
    public int Pick(ReadOnlySpan<float> logits, SamplingSettings settings, ReadOnlySpan<uint> prompt, ReadOnlySpan<uint> answer, double random)
    {
        var scores = Prepare(logits, settings, prompt, answer);
        var max = TensorPrimitives.Max<double>(scores);
        if (settings.Temperature == 0 || !double.IsFinite(max))
        {
            return scores.IndexOf(max) is >= 0 and var likeliest ? likeliest : 0;
        }

        var total = Weigh(scores, max, settings.Temperature);
        var (count, mass) = settings.HasFilters ? Filter(scores, settings, max, total) : Cover(scores, settings, max, total, random);
        var target = random * mass;
        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += MassAt(i);
            if (sum > target)
            {
                return IdAt(i);
            }
        }

        return IdAt(count - 1);
    }

    /// <summary>The tokens that can be picked, likeliest first, with probabilities that sum to 1. For tests and displays; allocates.</summary>
    public IReadOnlyList<(int Id, double Probability)> Distribution(
        ReadOnlySpan<float> logits, SamplingSettings settings, ReadOnlySpan<uint> prompt, ReadOnlySpan<uint> answer)
    {
        var scores = Prepare(logits, settings, prompt, answer);
        var max = TensorPrimitives.Max<double>(scores);
        if (settings.Temperature == 0)
        {
            return [(scores.IndexOf(max), 1.0)];
        }

        var total = Weigh(scores, max, settings.Temperature);
        var (count, mass) = settings.HasFilters ? Filter(scores, settings, max, total) : (Collect(scores, double.NegativeInfinity), total);
        return [.. Enumerable.Range(0, count).Select(i => (IdAt(i), MassAt(i) / mass)).Where(p => p.Item2 > 0)];
    }

    /// <summary>Log-probabilities of the model itself, before any setting: the likeliest tokens, equal ones by id.</summary>
    public IReadOnlyList<(int Id, double LogProbability)> TopLogProbabilities(ReadOnlySpan<float> logits, int top)
    {
        var scores = Prepare(logits, new SamplingSettings(), [], []);
        var max = TensorPrimitives.Max<double>(scores);
        var total = max + Math.Log(Weigh(scores, max, 1));
        var count = Math.Min(top, Collect(scores, double.NegativeInfinity));
        return [.. Enumerable.Range(0, count).Select(i => (IdAt(i), _scores[IdAt(i)] - total))];
    }

    /// <summary>The logits with penalties, in doubles: rounding to floats would move probabilities in the ninth digit.</summary>
    private Span<double> Prepare(ReadOnlySpan<float> logits, SamplingSettings settings, ReadOnlySpan<uint> prompt, ReadOnlySpan<uint> answer)
    {
        var scores = _scores.AsSpan(0, logits.Length);
        TensorPrimitives.ConvertTruncating(logits, scores);
        if (settings.HasPenalties)
        {
            Penalties.Apply(scores, settings, prompt, answer);
        }

        return scores;
    }

    /// <summary>Candidates that surely hold the token at the random number, and the mass of all tokens.</summary>
    private (int Count, double Mass) Cover(ReadOnlySpan<double> scores, SamplingSettings settings, double max, double total, double random)
    {
        for (var width = FirstCut; ; width *= 4)
        {
            var count = Collect(scores, max - (width * settings.Temperature));
            if (count == scores.Length || MassOf(count) > random * total || width > 1_000)
            {
                return (count, total);
            }
        }
    }

    /// <summary>Candidates that pass top-k, top-p and min-p, and their mass.</summary>
    private (int Count, double Mass) Filter(ReadOnlySpan<double> scores, SamplingSettings settings, double max, double total)
    {
        var hasTopK = settings.TopK > 0 && settings.TopK < scores.Length;
        for (var width = FirstCut; ; width *= 4)
        {
            var count = Collect(scores, max - (width * settings.Temperature));
            var isEnough = hasTopK ? count >= settings.TopK : settings.TopP < 1 ? MassOf(count) >= settings.TopP * total : settings.MinP > Math.Exp(-width);
            if (!isEnough && count < scores.Length && width <= 1_000)
            {
                continue;
            }

            var kept = hasTopK ? CountTopK(count, settings.TopK, scores) : count;
            kept = settings.TopP < 1 ? CountTopP(kept, settings.TopP * (hasTopK ? MassOf(kept) : total)) : kept;
            kept = CountMinP(kept, settings.MinP);
            return (kept, MassOf(kept));
        }
    }

    private int CountTopK(int count, int k, ReadOnlySpan<double> scores)
    {
        if (k >= count)
        {
            return count;
        }

        var last = scores[IdAt(k - 1)];
        while (k < count && scores[IdAt(k)] == last)
        {
            k++;
        }

        return k;
    }

    /// <summary>The smallest number of candidates whose mass reaches the goal, at least one.</summary>
    private int CountTopP(int count, double goal)
    {
        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            // The reference sums the tail, which rounds otherwise: a mass within 10⁻¹² of the goal has reached it.
            if (i > 0 && sum >= goal * (1 - 1e-12))
            {
                return i;
            }

            sum += MassAt(i);
        }

        return count;
    }

    private int CountMinP(int count, double share)
    {
        var kept = 1;
        while (kept < count && MassAt(kept) >= share * MassAt(0))
        {
            kept++;
        }

        return kept;
    }

    /// <summary>Gathers the tokens at or above a cut, likeliest first, equal ones by id.</summary>
    private int Collect(ReadOnlySpan<double> scores, double cut)
    {
        var count = 0;
        for (var id = 0; id < scores.Length; id++)
        {
            if (scores[id] >= cut)
            {
                _keys[count] = -scores[id];
                _ids[count++] = id;
            }
        }

        _keys.AsSpan(0, count).Sort(_ids.AsSpan(0, count));
        SortTies(count);
        return count;
    }

    /// <summary>The sort of keys leaves equal ones in any order.</summary>
    private void SortTies(int count)
    {
        for (var start = 0; start < count;)
        {
            var end = start + 1;
            while (end < count && _keys[end] == _keys[start])
            {
                end++;
            }

            if (end - start > 1)
            {
                _ids.AsSpan(start, end - start).Sort();
            }

            start = end;
        }
    }

    private int IdAt(int candidate) => _ids[candidate];

    private double MassAt(int candidate) => _masses[IdAt(candidate)];

    private double MassOf(int count)
    {
        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += MassAt(i);
        }

        return sum;
    }

    /// <summary>Sets the mass of every token relative to the likeliest.</summary>
    /// <returns>The sum of all.</returns>
    private double Weigh(ReadOnlySpan<double> scores, double max, double temperature)
    {
        var masses = _masses.AsSpan(0, scores.Length);
        TensorPrimitives.Subtract(scores, max, masses);
        TensorPrimitives.Multiply(masses, 1 / temperature, masses);
        TensorPrimitives.Exp(masses, masses);
        return TensorPrimitives.Sum<double>(masses);
    }
}
