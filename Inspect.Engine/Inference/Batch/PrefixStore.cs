namespace Inspect.Engine.Inference.Batch;

/// <summary>Prompts whose keys and values are kept, so that others that begin alike need not run the same tokens again. Owned by one thread.</summary>
/// <param name="slots">Keys and values.</param>
/// <param name="first">First slot of those that the store has to itself.</param>
/// <param name="count">Number of such slots.</param>
internal sealed class PrefixStore(KeyValueSlots slots, int first, int count)
{
    /// <summary>Fewer shared tokens are not worth a copy.</summary>
    private const int Least = 8;

    private readonly Entry?[] _entries = new Entry?[count];
    private long _uses;

    /// <summary>Tokens that were copied instead of being run, since the start.</summary>
    public long SharedTokens { get; private set; }

    /// <summary>Copies into a slot what is kept of a prompt's beginning.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="slot">The row's slot.</param>
    /// <param name="isLong">The text as a whole has the angles of long ones; only what was run with the same helps it.</param>
    /// <returns>Tokens that the slot holds then, and the logits behind the whole prompt where it was kept whole, shape <c>[vocab]</c>.</returns>
    public (int Length, float[]? Logits) CopyInto(ReadOnlySpan<uint> prompt, int slot, bool isLong)
    {
        var (best, shared) = (-1, 0);
        for (var i = 0; i < _entries.Length; i++)
        {
            var length = _entries[i] is { } entry && entry.IsLong == isLong ? prompt.CommonPrefixLength(entry.Ids) : 0;
            if (length > shared || (length == shared && length > 0 && _entries[i]!.Ids.Length == prompt.Length))
            {
                (best, shared) = (i, length);
            }
        }

        if (best < 0)
        {
            return default;
        }

        var kept = _entries[best]!;
        var isWhole = shared == prompt.Length && kept.Ids.Length == shared;

        // The last token is run again where its logits were not kept.
        shared = isWhole ? shared : Math.Min(shared, prompt.Length - 1);
        if (!isWhole && shared < Least)
        {
            return default;
        }

        kept.Used = ++_uses;
        SharedTokens += shared;
        slots.Copy(first + best, slot, shared);
        return (shared, isWhole ? kept.Logits : null);
    }

    /// <summary>Keeps a prompt, in place of the one that was used longest ago.</summary>
    /// <param name="prompt">The prompt, whose tokens the slot holds.</param>
    /// <param name="slot">The row's slot.</param>
    /// <param name="isLong">It was run with the angles of long texts.</param>
    /// <param name="logits">Logits behind the prompt, shape <c>[vocab]</c>.</param>
    public void Keep(uint[] prompt, int slot, bool isLong, ReadOnlySpan<float> logits)
    {
        if (_entries.Length == 0)
        {
            return;
        }

        var oldest = 0;
        for (var i = 1; i < _entries.Length; i++)
        {
            if ((_entries[i]?.Used ?? 0) < (_entries[oldest]?.Used ?? 0))
            {
                oldest = i;
            }
        }

        slots.Copy(slot, first + oldest, prompt.Length);
        var buffer = _entries[oldest]?.Logits ?? new float[logits.Length];
        logits.CopyTo(buffer);
        _entries[oldest] = new Entry(prompt, isLong, buffer) { Used = ++_uses };
    }

    /// <summary>Tokens that each of the store's slots holds.</summary>
    public void Lengths(Span<int> lengths)
    {
        for (var i = 0; i < _entries.Length; i++)
        {
            lengths[first + i] = _entries[i]?.Ids.Length ?? 0;
        }
    }

    private sealed record Entry(uint[] Ids, bool IsLong, float[] Logits)
    {
        public long Used { get; set; }
    }
}
