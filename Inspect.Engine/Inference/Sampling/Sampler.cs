using System.Numerics.Tensors;

namespace Inspect.Engine.Inference.Sampling;

/// <summary>Picks tokens from logits, without allocating. Holds its scratch memory: one object a thread.</summary>
/// <remarks>
/// Order as in transformers: the form that an answer must have, bias, repetition, frequency and presence penalties, temperature, top-k, top-p, min-p, then one draw over the
/// candidates by probability, equal ones by id. Candidates weigh in doubles: rounding to floats would move probabilities in the ninth digit. The
/// vocabulary is never sorted: candidates are the tokens above a cut below the maximum, which is lowered only while it does not hold
/// what the draw needs. What all tokens weigh together is first summed in single precision; only a draw so near to the border of two tokens that
/// this could decide it is made again in doubles.
/// </remarks>
public sealed partial class Sampler
{
    /// <summary>Logits that are worked on while they are in the fastest cache. Whole blocks alone, so that equal logits get equal masses.</summary>
    private const int Block = 1_024;

    /// <summary>How far the cuts lie below the likeliest token, in natural-log units after the temperature.</summary>
    private static readonly double[] Widths = [3, 5, 7, 9, 12, 16, 24, 48, 96];

    /// <summary>Share of the likeliest token's probability at each cut; the last leaves out what has none.</summary>
    private static readonly double[] Cuts = [.. Widths.Select(width => Math.Exp(-width)), double.Epsilon];

    private readonly int _vocabularySize;
    private readonly double[] _masses;
    private readonly Penalties _penalties;
    private readonly Candidates _candidates;

    // The masses hold the logits as they are after form, bias and penalties.
    private bool _isChanged;

    /// <summary>Makes a sampler.</summary>
    /// <param name="vocabularySize">Number of logits.</param>
    public Sampler(int vocabularySize)
    {
        _vocabularySize = vocabularySize;
        _masses = new double[(vocabularySize + Block - 1) / Block * Block];
        _penalties = new Penalties(vocabularySize);
        _candidates = new Candidates(vocabularySize);
    }

    /// <summary>Picks the next token.</summary>
    /// <param name="logits">Shape <c>[vocab]</c>, natural-log units.</param>
    /// <param name="settings">Settings, valid.</param>
    /// <param name="prompt">Ids of the prompt; read only with a repetition penalty.</param>
    /// <param name="answer">Ids of the answer so far; read only with penalties.</param>
    /// <param name="random">At least 0 and below 1.</param>
    /// <param name="allowed">A bit for each id that may be picked; empty where all may.</param>
    /// <returns>The id.</returns>
    /// <exception cref="GenerationException">A logit is not a number, or no token is possible.</exception>
    public int Pick(ReadOnlySpan<float> logits, SamplingSettings settings, ReadOnlySpan<uint> prompt, ReadOnlySpan<uint> answer, double random, ReadOnlySpan<ulong> allowed = default)
    {
        var max = Prepare(logits, settings, prompt, answer, allowed);
        if (settings.Temperature == 0 || double.IsPositiveInfinity(max))
        {
            return _isChanged ? _masses.AsSpan(0, _vocabularySize).IndexOf(max) : logits.IndexOf((float)max);
        }

        var picked = CanBeQuick(settings) ? Draw(WeighQuickly(logits, settings, max), settings, random) : Unsure;
        return picked == Unsure ? Draw(Weigh(logits, settings, max), settings, random) : picked;
    }

    /// <summary>The tokens that can be picked, likeliest first, with probabilities that sum to 1. For tests and displays; allocates.</summary>
    /// <exception cref="GenerationException">A logit is not a number, or no token is possible.</exception>
    public IReadOnlyList<(int Id, double Probability)> Distribution(
        ReadOnlySpan<float> logits, SamplingSettings settings, ReadOnlySpan<uint> prompt, ReadOnlySpan<uint> answer)
    {
        if (settings.Temperature == 0)
        {
            return [(Pick(logits, settings, prompt, answer, 0), 1.0)];
        }

        var max = Prepare(logits, settings, prompt, answer);
        var weights = Weigh(logits, settings, max);
        var count = settings.HasFilters ? Filter(weights, settings) : Cover(weights, double.PositiveInfinity);
        var mass = settings.HasFilters ? _candidates.MassOf(count) : weights.Total;
        _candidates.Order(count);
        return [.. Enumerable.Range(0, count).Select(i => (_candidates.IdAt(i), _candidates.MassAt(i) / mass))];
    }

    /// <summary>Log-probabilities of the model itself, before any setting: the likeliest tokens, equal ones by id. Allocates.</summary>
    /// <exception cref="GenerationException">A logit is not a number, or no token is possible.</exception>
    public IReadOnlyList<(int Id, double LogProbability)> TopLogProbabilities(ReadOnlySpan<float> logits, int top)
    {
        var settings = new SamplingSettings();
        var max = Prepare(logits, settings, [], []);
        var total = max + Math.Log(Weigh(logits, settings, max).Total);
        var all = logits.ToArray();
        return [.. all.Select((l, id) => (Id: id, Logit: l)).OrderByDescending(t => t.Logit).ThenBy(t => t.Id).Take(top).Select(t => (t.Id, t.Logit - total))];
    }

    /// <summary>Puts the logits with penalties into the masses, where there are penalties.</summary>
    /// <returns>The largest logit.</returns>
    private double Prepare(ReadOnlySpan<float> logits, SamplingSettings settings, ReadOnlySpan<uint> prompt, ReadOnlySpan<uint> answer, ReadOnlySpan<ulong> allowed = default)
    {
        double max;
        _isChanged = settings.HasPenalties || !allowed.IsEmpty;
        if (_isChanged)
        {
            var scores = _masses.AsSpan(0, _vocabularySize);
            TensorPrimitives.ConvertTruncating(logits, scores);
            Forbid(scores, allowed);
            _penalties.Apply(scores, settings, prompt, answer);
            max = TensorPrimitives.Max<double>(scores);
        }
        else
        {
            max = TensorPrimitives.Max(logits);
        }

        return double.IsNaN(max) || double.IsNegativeInfinity(max)
            ? throw new GenerationException("The model gave no usable numbers for the next token. Its files may be damaged: copy them again.")
            : max;
    }

    /// <summary>Takes those out that may not be picked: 64 at once where all or none of them may.</summary>
    private static void Forbid(Span<double> scores, ReadOnlySpan<ulong> allowed)
    {
        for (var word = 0; word < allowed.Length; word++)
        {
            var part = scores[(word * 64)..Math.Min((word + 1) * 64, scores.Length)];
            if (allowed[word] == 0)
            {
                part.Fill(double.NegativeInfinity);
                continue;
            }

            for (var left = ~allowed[word]; left != 0; left &= left - 1)
            {
                if (System.Numerics.BitOperations.TrailingZeroCount(left) is var at && at < part.Length)
                {
                    part[at] = double.NegativeInfinity;
                }
            }
        }
    }

    /// <summary>Sets the mass of every token relative to the likeliest, and gathers those above the first cut.</summary>
    private Weights Weigh(ReadOnlySpan<float> logits, SamplingSettings settings, double max)
    {
        _candidates.Clear();
        _masses.AsSpan(_vocabularySize).Fill(double.NegativeInfinity);
        double total = 0;
        for (var start = 0; start < _masses.Length; start += Block)
        {
            var block = _masses.AsSpan(start, Block);
            if (!_isChanged)
            {
                TensorPrimitives.ConvertTruncating(logits[start..Math.Min(start + Block, _vocabularySize)], block);
            }

            TensorPrimitives.Subtract(block, max, block);
            TensorPrimitives.Multiply(block, 1 / settings.Temperature, block);
            TensorPrimitives.Exp(block, block);
            total += TensorPrimitives.Sum<double>(block);
            _candidates.Add(block, start, Cuts[0], double.PositiveInfinity);
        }

        return new Weights([], max, settings.Temperature, total, 0);
    }
}
