using System.Text;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Letters in bytes: as they are, or as they stand within a string of JSON.</summary>
/// <param name="pool">Makes the terms.</param>
/// <param name="isJson">Within a string of JSON.</param>
internal sealed class LetterTerms(TermPool pool, bool isJson)
{
    private const int Last = 0x10FFFF;

    private static readonly (int, int)[] Surrogates = [(0xD800, 0xDFFF)];
    private static readonly int[] Borders = [0x7F, 0x7FF, 0xFFFF, Last];

    /// <summary>Any letter of some ranges.</summary>
    public Term Of(IEnumerable<(int First, int Last)> ranges)
    {
        var wanted = Without(Joined(ranges), Surrogates);
        var parts = new List<Term>();
        if (isJson)
        {
            // What must not stand in a string as it is has an escape, and one alone.
            (int, int)[] escaped = [(0, 0x1F), ('"', '"'), ('\\', '\\')];
            parts.AddRange(wanted.SelectMany(r => Enumerable.Range(r.First, Math.Min(r.Last, 0x5C) - r.First + 1 is > 0 and var count ? count : 0))
                .Where(l => Array.Exists(escaped, e => l >= e.Item1 && l <= e.Item2)).Select(l => pool.Literal(Escape((char)l))));
            wanted = Without(wanted, escaped);
        }

        foreach (var (first, last) in wanted)
        {
            AddBytes(parts, first, last);
        }

        return pool.Choice([.. parts]);
    }

    /// <summary>Any letter at all.</summary>
    public Term OfAll() => Of([(0, Last)]);

    /// <summary>One text.</summary>
    public Term Text(string text) => pool.Literal(isJson ? string.Concat(text.Select(c => c < ' ' || c is '"' or '\\' ? Escape(c) : c.ToString())) : text);

    /// <summary>All letters but those of some ranges.</summary>
    public static List<(int First, int Last)> Others(IEnumerable<(int First, int Last)> ranges) => Without([(0, Last)], [.. Joined(ranges)]);

    /// <summary>How a letter stands in a string of JSON that cannot stand there as it is.</summary>
    private static string Escape(char letter) => letter switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\b' => "\\b",
        '\f' => "\\f",
        _ => System.FormattableString.Invariant($"\\u{(int)letter:x4}"),
    };

    private static List<(int First, int Last)> Joined(IEnumerable<(int First, int Last)> ranges)
    {
        var joined = new List<(int First, int Last)>();
        foreach (var range in ranges.OrderBy(r => r.First))
        {
            if (joined.Count > 0 && range.First <= joined[^1].Last + 1)
            {
                joined[^1] = (joined[^1].First, Math.Max(joined[^1].Last, range.Last));
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }

    /// <param name="ranges">In order.</param>
    /// <param name="without">In order.</param>
    private static List<(int First, int Last)> Without(IEnumerable<(int First, int Last)> ranges, (int First, int Last)[] without)
    {
        var left = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges)
        {
            var from = first;
            foreach (var (cutFirst, cutLast) in without)
            {
                if (cutLast < from || cutFirst > last)
                {
                    continue;
                }

                if (cutFirst > from)
                {
                    left.Add((from, cutFirst - 1));
                }

                from = cutLast + 1;
            }

            if (from <= last)
            {
                left.Add((from, last));
            }
        }

        return left;
    }

    /// <summary>A range in UTF-8: cut where letters get longer, then where their bytes are no block.</summary>
    private void AddBytes(List<Term> parts, int first, int last)
    {
        foreach (var border in Borders)
        {
            if (first <= border && border < last)
            {
                AddBytes(parts, first, border);
                AddBytes(parts, border + 1, last);
                return;
            }
        }

        for (var bits = 6; bits <= 18 && last > 0x7F; bits += 6)
        {
            var mask = (1 << bits) - 1;
            if ((first & ~mask) == (last & ~mask))
            {
                break;
            }

            if ((first & mask) != 0)
            {
                AddBytes(parts, first, first | mask);
                AddBytes(parts, (first | mask) + 1, last);
                return;
            }

            if ((last & mask) != mask)
            {
                AddBytes(parts, first, (last & ~mask) - 1);
                AddBytes(parts, last & ~mask, last);
                return;
            }
        }

        var (low, high) = (Encoding.UTF8.GetBytes(new Rune(first).ToString()), Encoding.UTF8.GetBytes(new Rune(last).ToString()));
        parts.Add(pool.Sequence([.. low.Zip(high, (l, h) => pool.Bytes(ByteSet.Of(l, h)))]));
    }
}
