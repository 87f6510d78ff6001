using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Inspect.Engine.Inference.Sampling;

/// <summary>Tokens that may be picked, in the order likeliest first, equal ones by id; ordered only as far as a question needs. Not thread-safe.</summary>
/// <remarks>Each question is a quickselect: linear in the number of candidates, where a sort would cost more than the model's own step.</remarks>
internal sealed class Candidates(int capacity)
{
    private const int SortBelow = 16;

    private readonly double[] _masses = new double[capacity];
    private readonly int[] _ids = new int[capacity];

    // What was added last comes behind all else in order.
    private int _addedFrom;
    private double _addedBefore;

    /// <summary>Number of candidates.</summary>
    public int Count { get; private set; }

    /// <summary>Sum of their masses.</summary>
    public double Mass { get; private set; }

    /// <summary>The token at a position.</summary>
    public int IdAt(int position) => _ids[position];

    /// <summary>The mass at a position.</summary>
    public double MassAt(int position) => _masses[position];

    /// <summary>Drops all.</summary>
    public void Clear() => (Count, Mass, _addedFrom, _addedBefore) = (0, 0, 0, 0);

    /// <summary>Adds the tokens whose mass lies in a range below all that was added before.</summary>
    public void AddBelow(ReadOnlySpan<double> masses, double atLeast, double below)
    {
        (_addedFrom, _addedBefore) = (Count, Mass);
        Add(masses, 0, atLeast, below);
    }

    /// <summary>Adds the tokens whose mass lies in a range.</summary>
    /// <param name="masses">Masses by id; a multiple of four of them.</param>
    /// <param name="firstId">Id of the first.</param>
    /// <param name="atLeast">Least mass.</param>
    /// <param name="below">Mass that is too much.</param>
    public void Add(ReadOnlySpan<double> masses, int firstId, double atLeast, double below)
    {
        var (low, high) = (Vector256.Create(atLeast), Vector256.Create(below));
        for (var i = 0; i < masses.Length; i += Vector256<double>.Count)
        {
            var four = Vector256.Create(masses[i..]);
            var found = (Vector256.GreaterThanOrEqual(four, low) & Vector256.LessThan(four, high)).ExtractMostSignificantBits();
            for (; found != 0; found &= found - 1)
            {
                var at = i + BitOperations.TrailingZeroCount(found);
                (_masses[Count], _ids[Count++]) = (masses[at], firstId + at);
                Mass += masses[at];
            }
        }
    }

    /// <summary>Adds the tokens whose logit lies in a range below all that was added before.</summary>
    /// <param name="logits">Logits by id.</param>
    /// <param name="atLeast">Least logit.</param>
    /// <param name="below">Logit that is too much.</param>
    /// <param name="max">The largest of all, whose token has the mass 1.</param>
    /// <param name="temperature">Above 0.</param>
    public void AddBelow(ReadOnlySpan<float> logits, float atLeast, float below, double max, double temperature)
    {
        (_addedFrom, _addedBefore) = (Count, Mass);
        var (low, high) = (Vector256.Create(atLeast), Vector256.Create(below));
        var i = 0;
        for (; i <= logits.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var eight = Vector256.Create(logits[i..]);
            var found = (Vector256.GreaterThanOrEqual(eight, low) & Vector256.LessThan(eight, high)).ExtractMostSignificantBits();
            for (; found != 0; found &= found - 1)
            {
                var at = i + BitOperations.TrailingZeroCount(found);
                (_masses[Count], _ids[Count++]) = (logits[at], at);
            }
        }

        for (; i < logits.Length; i++)
        {
            if (logits[i] >= atLeast && logits[i] < below)
            {
                (_masses[Count], _ids[Count++]) = (logits[i], i);
            }
        }

        var added = _masses.AsSpan(_addedFrom..Count);
        TensorPrimitives.Subtract(added, max, added);
        TensorPrimitives.Multiply(added, 1 / temperature, added);
        TensorPrimitives.Exp(added, added);
        Mass += TensorPrimitives.Sum<double>(added);
    }

    /// <summary>Sum over the first positions.</summary>
    public double MassOf(int count)
    {
        double sum = 0;
        foreach (var mass in _masses.AsSpan(0, count))
        {
            sum += mass;
        }

        return sum;
    }

    /// <summary>Finds the first in order at which the sum from the likeliest on is more than a goal, and moves what comes before it in front of it.</summary>
    /// <returns>Its position; the last where the sum stays below.</returns>
    public int SelectByMass(int count, double goal)
    {
        if (count != Count || goal < _addedBefore)
        {
            ForgetLast();
        }

        var (start, end, before) = (_addedFrom, count, _addedBefore);
        while (end - start > SortBelow)
        {
            var (middle, left) = Partition(start, end);
            if (before + left > goal)
            {
                end = middle;
            }
            else if (before + left + _masses[middle] > goal)
            {
                return middle;
            }
            else
            {
                before += left + _masses[middle];
                start = middle + 1;
            }
        }

        Sort(start, end);
        for (var i = start; i < end; i++)
        {
            before += _masses[i];
            if (before > goal)
            {
                return i;
            }
        }

        return Math.Max(0, end - 1);
    }

    /// <summary>Moves the likeliest to the front, and those that tie with the last of them.</summary>
    /// <returns>How many that are.</returns>
    public int SelectByCount(int count, int wanted)
    {
        if (wanted >= count)
        {
            return count;
        }

        ForgetLast();
        var (start, end) = (0, count);
        while (end - start > SortBelow)
        {
            var (middle, _) = Partition(start, end);
            (start, end) = middle < wanted ? (middle + 1, end) : (start, middle);
        }

        Sort(start, end);
        var last = double.MaxValue;
        for (var i = 0; i < wanted; i++)
        {
            last = Math.Min(last, _masses[i]);
        }

        return Gather(wanted, count, last);
    }

    /// <summary>Moves those with at least a mass to the front.</summary>
    /// <returns>How many that are.</returns>
    public int SelectAtLeast(int count, double mass) => Gather(0, count, mass);

    /// <summary>Puts the first positions into their order.</summary>
    public void Order(int count)
    {
        // The masses are positive, so that the negative ones sort the likeliest to the front.
        var keys = Array.ConvertAll(_masses[..count], m => -m);
        keys.AsSpan().Sort(_ids.AsSpan(0, count));
        for (var i = 0; i < count; i++)
        {
            _masses[i] = -keys[i];
        }

        for (int start = 0, end; start < count; start = end)
        {
            end = start + 1;
            while (end < count && _masses[end] == _masses[start])
            {
                end++;
            }

            _ids.AsSpan(start, end - start).Sort();
        }
    }

    /// <summary>What follows mixes what was added last with what came before.</summary>
    private void ForgetLast() => (_addedFrom, _addedBefore) = (0, 0);

    private int Gather(int from, int count, double mass)
    {
        var kept = from;
        for (var i = from; i < count; i++)
        {
            if (_masses[i] >= mass)
            {
                Swap(i, kept++);
            }
        }

        return kept;
    }

    /// <summary>Moves what comes before a pivot in front of it.</summary>
    /// <returns>Where the pivot is then, and the mass in front of it within the range.</returns>
    private (int Middle, double Left) Partition(int start, int end)
    {
        var (last, half) = (end - 1, start + ((end - start) / 2));
        if (Precedes(half, start))
        {
            Swap(half, start);
        }

        if (Precedes(last, half))
        {
            Swap(last, half);
            if (Precedes(half, start))
            {
                Swap(half, start);
            }
        }

        Swap(half, last);
        var (middle, left) = (start, 0.0);
        for (var i = start; i < last; i++)
        {
            if (Precedes(i, last))
            {
                left += _masses[i];
                Swap(i, middle++);
            }
        }

        Swap(middle, last);
        return (middle, left);
    }

    private void Sort(int start, int end)
    {
        for (var i = start + 1; i < end; i++)
        {
            for (var j = i; j > start && Precedes(j, j - 1); j--)
            {
                Swap(j, j - 1);
            }
        }
    }

    private bool Precedes(int one, int other) =>
        _masses[one] > _masses[other] || (_masses[one] == _masses[other] && _ids[one] < _ids[other]);

    private void Swap(int one, int other)
    {
        (_masses[one], _masses[other]) = (_masses[other], _masses[one]);
        (_ids[one], _ids[other]) = (_ids[other], _ids[one]);
    }
}
