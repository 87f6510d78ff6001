namespace Inspect.Engine.Inference.Constraints;

/// <summary>The texts of a vocabulary in their order, so that what tokens have in common is looked at once. Thread-safe.</summary>
internal sealed class TokenTrie
{
    private readonly byte[][] _texts;
    private readonly int[] _ids;
    private readonly int[] _shared;

    /// <summary>Sorts the tokens.</summary>
    /// <param name="tokens">Ids with their bytes, none empty.</param>
    /// <param name="size">Number of logits.</param>
    /// <param name="endIds">Ids that end an answer.</param>
    public TokenTrie(IEnumerable<KeyValuePair<uint, byte[]>> tokens, int size, IReadOnlyList<int> endIds)
    {
        (Size, EndIds) = (size, endIds);
        var all = tokens.Where(t => t.Key < size && !endIds.Contains((int)t.Key)).ToArray();
        Array.Sort(all, static (a, b) => a.Value.AsSpan().SequenceCompareTo(b.Value));
        _texts = Array.ConvertAll(all, t => t.Value);
        _ids = Array.ConvertAll(all, t => (int)t.Key);
        _shared = [.. _texts.Select((t, i) => i == 0 ? 0 : t.AsSpan().CommonPrefixLength(_texts[i - 1]))];
        Longest = _texts.Length == 0 ? 0 : _texts.Max(t => t.Length);
    }

    /// <summary>Number of logits.</summary>
    public int Size { get; }

    /// <summary>Ids that end an answer.</summary>
    public IReadOnlyList<int> EndIds { get; }

    /// <summary>Bytes of the longest token.</summary>
    private int Longest { get; }

    /// <summary>Which tokens may come next: a bit for each id.</summary>
    /// <param name="pool">The pool of the term.</param>
    /// <param name="term">What may come.</param>
    /// <returns>The bits, and how many are set.</returns>
    public (ulong[] Bits, int Count) Allowed(TermPool pool, Term term)
    {
        var (bits, count) = (new ulong[(Size + 63) / 64], 0);
        var states = new Term[Longest + 1];
        states[0] = term;

        // Bytes of the token before that fit; what shares more than those does not fit either.
        var fitting = 0;
        for (var i = 0; i < _texts.Length; i++)
        {
            if (_shared[i] > fitting)
            {
                continue;
            }

            var text = _texts[i];
            var at = _shared[i];
            while (at < text.Length && pool.Next(states[at], text[at]) is var next && next != pool.Never)
            {
                states[++at] = next;
            }

            fitting = at;
            if (at == text.Length)
            {
                bits[_ids[i] / 64] |= 1UL << (_ids[i] % 64);
                count++;
            }
        }

        if (term.IsNullable)
        {
            foreach (var id in EndIds)
            {
                bits[id / 64] |= 1UL << (id % 64);
                count++;
            }
        }

        return (bits, count);
    }
}
