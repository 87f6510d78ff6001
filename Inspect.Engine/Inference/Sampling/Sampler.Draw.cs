namespace Inspect.Engine.Inference.Sampling;

/// <content>The draw, from weights in doubles or from those whose sum is not exact.</content>
public sealed partial class Sampler
{
    /// <summary>The sum was not exact enough for the draw.</summary>
    private const int Unsure = -1;

    /// <summary>Its reciprocal and all products with it are far within single precision above.</summary>
    private const double LeastQuickTemperature = 1e-3;

    /// <summary>Single precision reads the logits as the model gave them.</summary>
    private bool CanBeQuick(SamplingSettings settings) => !_isChanged && settings.Temperature >= LeastQuickTemperature;

    /// <summary>Gathers the candidates above the first cut, and sums all tokens in single precision.</summary>
    private Weights WeighQuickly(ReadOnlySpan<float> logits, SamplingSettings settings, double max)
    {
        var total = MassSum.Of(logits, (float)max, settings.Temperature);
        var weights = new Weights(logits, max, settings.Temperature, total, MassSum.RelativeError);
        _candidates.Clear();
        _candidates.AddBelow(logits, weights.LogitAt(0), float.PositiveInfinity, max, settings.Temperature);
        return weights;
    }

    /// <summary>The token at a random number; <see cref="Unsure"/> where the weights are not exact enough.</summary>
    private int Draw(Weights weights, SamplingSettings settings, double random)
    {
        if (!settings.HasFilters)
        {
            var goal = random * weights.Total;
            var covered = Cover(weights, goal);
            var at = covered == Unsure ? Unsure : _candidates.SelectByMass(covered, goal);
            return at == Unsure || !IsSure(weights, at, goal) ? Unsure : _candidates.IdAt(at);
        }

        var kept = Filter(weights, settings);
        return kept == Unsure ? Unsure : _candidates.IdAt(_candidates.SelectByMass(kept, random * _candidates.MassOf(kept)));
    }

    /// <summary>Number of candidates that surely hold the token at a goal.</summary>
    private int Cover(Weights weights, double goal)
    {
        var (cut, surely) = (1, goal * (1 + weights.Doubt));
        while (_candidates.Mass <= surely && Lower(weights, cut))
        {
            cut++;
        }

        return weights.IsExact || _candidates.Mass > surely ? _candidates.Count : Unsure;
    }

    /// <summary>Number of candidates that pass top-k, top-p and min-p.</summary>
    private int Filter(Weights weights, SamplingSettings settings)
    {
        var hasTopK = settings.TopK > 0 && settings.TopK < _vocabularySize;
        var cut = 1;
        while (!IsEnough(weights, settings, hasTopK, Cuts[cut - 1]))
        {
            if (!Lower(weights, cut++))
            {
                if (!weights.IsExact)
                {
                    return Unsure;
                }

                break;
            }
        }

        var kept = hasTopK ? _candidates.SelectByCount(_candidates.Count, settings.TopK) : _candidates.Count;
        if (settings.TopP < 1)
        {
            // The reference sums the tail, which rounds otherwise: a mass within 10⁻¹² of the goal has reached it.
            var goal = settings.TopP * (hasTopK ? _candidates.MassOf(kept) : weights.Total) * (1 - 1e-12);
            var last = _candidates.SelectByMass(kept, goal);
            if (!hasTopK && !IsSure(weights, last, goal))
            {
                return Unsure;
            }

            kept = last + 1;
        }

        return settings.MinP > 0 ? _candidates.SelectAtLeast(kept, settings.MinP) : kept;
    }

    private bool IsEnough(Weights weights, SamplingSettings settings, bool hasTopK, double cut) => hasTopK
        ? _candidates.Count >= settings.TopK
        : settings.TopP < 1 ? _candidates.Mass >= settings.TopP * weights.Total * (1 + weights.Doubt) : settings.MinP >= cut;

    /// <summary>Adds the candidates down to the next cut.</summary>
    /// <returns>There was one.</returns>
    private bool Lower(Weights weights, int cut)
    {
        if (cut >= (weights.IsExact ? Cuts.Length : Widths.Length))
        {
            return false;
        }

        if (weights.IsExact)
        {
            _candidates.AddBelow(_masses, Cuts[cut], Cuts[cut - 1]);
        }
        else
        {
            _candidates.AddBelow(weights.Logits, weights.LogitAt(cut), weights.LogitAt(cut - 1), weights.Max, weights.Temperature);
        }

        return true;
    }

    /// <summary>The goal lies within the token at a position however far the sum is from the exact one.</summary>
    private bool IsSure(Weights weights, int at, double goal)
    {
        if (weights.IsExact)
        {
            return true;
        }

        var (before, doubt) = (_candidates.MassOf(at), goal * weights.Doubt);
        return before <= goal - doubt && before + _candidates.MassAt(at) > goal + doubt;
    }

    /// <summary>What the tokens weigh.</summary>
    /// <param name="logits">The logits, where the candidates are read from them; empty where from the masses.</param>
    /// <param name="max">The largest logit.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="total">The sum of all, in units of the likeliest.</param>
    /// <param name="doubt">How far the sum may lie from the exact one, as a share of it.</param>
    private readonly ref struct Weights(ReadOnlySpan<float> logits, double max, double temperature, double total, double doubt)
    {
        public ReadOnlySpan<float> Logits { get; } = logits;

        public double Max { get; } = max;

        public double Temperature { get; } = temperature;

        public double Total { get; } = total;

        public double Doubt { get; } = doubt;

        public bool IsExact => Doubt == 0;

        public float LogitAt(int cut) => (float)(Max - (Temperature * Widths[cut]));
    }
}
