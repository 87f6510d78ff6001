using System.Runtime.InteropServices;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Makes terms, each once, and says what may come behind a byte. Bounded in size and work; not thread-safe.</summary>
/// <remarks>
/// Brzozowski's derivatives (Derivatives of Regular Expressions, 1964) with equal terms as one object: an automaton whose states are made
/// when they are first reached, so that counters and recursion cost nothing before. Rules stand in each other to a depth, and what would
/// need more is left out when a term is made: so no term is ever a dead end.
/// </remarks>
internal sealed partial class TermPool
{
    /// <summary>Terms of a pool at most.</summary>
    public const int MostTerms = 200_000;

    /// <summary>Levels of rules in each other.</summary>
    public const int MostDepth = 16;

    private const int MostHeight = 1_000;
    private const int MostParts = 2_000;
    private const int Unbounded = -1;

    private readonly Dictionary<TermKey, Term> _terms = [];
    private readonly List<ByteSet> _sets = [];
    private readonly List<byte[]> _texts = [];
    private readonly Dictionary<string, int> _textPlaces = new(StringComparer.Ordinal);

    public TermPool()
    {
        Never = Add(new TermKey([(int)TermKind.Never]), id => new Term { Id = id, Kind = TermKind.Never });
        Empty = Add(new TermKey([(int)TermKind.Empty]), id => new Term { Id = id, Kind = TermKind.Empty, IsNullable = true });
    }

    /// <summary>Nothing fits.</summary>
    public Term Never { get; }

    /// <summary>The empty text.</summary>
    public Term Empty { get; }

    /// <summary>Terms that were made.</summary>
    public int Count => _terms.Count;

    /// <summary>Work that may still be done; who asks for some sets it.</summary>
    public int Budget { get; set; }

    /// <summary>One byte of a set.</summary>
    public Term Bytes(ByteSet set)
    {
        var at = _sets.IndexOf(set);
        if (at < 0)
        {
            at = _sets.Count;
            _sets.Add(set);
        }

        return set.IsEmpty ? Never : Add(new TermKey([(int)TermKind.Bytes, at]), id => new Term { Id = id, Kind = TermKind.Bytes, Set = set });
    }

    /// <summary>One text.</summary>
    public Term Literal(string text) => Literal(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>One text.</summary>
    public Term Literal(byte[] text)
    {
        ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(_textPlaces, System.Text.Encoding.Latin1.GetString(text), out var isKnown);
        if (!isKnown)
        {
            at = _texts.Count;
            _texts.Add(text);
        }

        return Literal(at, 0);
    }

    /// <summary>All, one behind the other.</summary>
    public Term Sequence(params ReadOnlySpan<Term> parts)
    {
        var made = Empty;
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            made = Behind(parts[i], made);
        }

        return made;
    }

    /// <summary>One of several.</summary>
    public Term Choice(params ReadOnlySpan<Term> parts)
    {
        var all = new List<Term>();
        foreach (var part in parts)
        {
            if (part.Kind == TermKind.Choice)
            {
                all.AddRange(part.Parts);
            }
            else if (part != Never)
            {
                all.Add(part);
            }
        }

        var single = new ByteSet();
        var sets = all.FindAll(t => t.Kind == TermKind.Bytes);
        if (sets.Count > 1)
        {
            sets.ForEach(s => single = single.With(s.Set));
            all.RemoveAll(t => t.Kind == TermKind.Bytes);
            all.Add(Bytes(single));
        }

        all.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        Spend(all.Count);
        var distinct = all.Where((t, i) => i == 0 || all[i - 1] != t).ToArray();
        if (distinct.Length < 2)
        {
            return distinct.Length == 0 ? Never : distinct[0];
        }

        Check(distinct.Length <= MostParts);
        return Add(
            new TermKey([(int)TermKind.Choice, .. distinct.Select(t => t.Id)]),
            id => new Term { Id = id, Kind = TermKind.Choice, Parts = distinct, IsNullable = distinct.Any(t => t.IsNullable), Height = HeightOf(distinct) });
    }

    /// <summary>The same several times.</summary>
    /// <param name="term">What is repeated.</param>
    /// <param name="least">Times at least.</param>
    /// <param name="most">Times at most; -1 for any.</param>
    public Term Repeat(Term term, int least, int most)
    {
        if (most != Unbounded && least > most)
        {
            return Never;
        }

        if (most == 0 || term == Empty)
        {
            return Empty;
        }

        if (term == Never)
        {
            return least == 0 ? Empty : Never;
        }

        if (least == 1 && most == 1)
        {
            return term;
        }

        least = term.IsNullable ? 0 : least;
        return Add(
            new TermKey([(int)TermKind.Repeat, term.Id, least, most]),
            id => new Term { Id = id, Kind = TermKind.Repeat, Parts = [term], Least = least, Most = most, IsNullable = least == 0, Height = HeightOf([term]) });
    }

    /// <summary>A term or nothing.</summary>
    public Term Optional(Term term) => Choice(Empty, term);

    /// <summary>What may come behind a byte.</summary>
    /// <exception cref="GenerationException">The form is too large, or too ambiguous.</exception>
    public Term Next(Term term, byte value)
    {
        if (term.Behind(value) is { } known)
        {
            return known;
        }

        Spend(1);
        var next = term.Kind switch
        {
            TermKind.Bytes => term.Set.Has(value) ? Empty : Never,
            TermKind.Literal => term.Text[term.Offset] != value ? Never : Literal(term.Least, term.Offset + 1),
            TermKind.Sequence => term.Parts[0].IsNullable
                ? Choice(Behind(Next(term.Parts[0], value), term.Parts[1]), Next(term.Parts[1], value))
                : Behind(Next(term.Parts[0], value), term.Parts[1]),
            TermKind.Choice => Choice(Array.ConvertAll(term.Parts, p => Next(p, value))),
            TermKind.Repeat => Behind(Next(term.Parts[0], value), Repeat(term.Parts[0], Math.Max(0, term.Least - 1), term.Most == Unbounded ? Unbounded : term.Most - 1)),
            TermKind.Except => Except(Next(term.Parts[0], value), Next(term.Parts[1], value)),
            TermKind.Rule => Next(Place(_rules[term.Least]!, term.Most), value),
            _ => Never,
        };
        term.Keep(value, next);
        return next;
    }

    private Term Literal(int text, int offset) => offset == _texts[text].Length
        ? Empty
        : Add(new TermKey([(int)TermKind.Literal, text, offset]), id => new Term { Id = id, Kind = TermKind.Literal, Text = _texts[text], Least = text, Offset = offset });

    private Term Behind(Term first, Term rest)
    {
        if (first == Never || rest == Never)
        {
            return Never;
        }

        return first == Empty ? rest
            : rest == Empty ? first
            : first.Kind == TermKind.Sequence ? Behind(first.Parts[0], Behind(first.Parts[1], rest))
            : Add(
                new TermKey([(int)TermKind.Sequence, first.Id, rest.Id]),
                id => new Term { Id = id, Kind = TermKind.Sequence, Parts = [first, rest], IsNullable = first.IsNullable && rest.IsNullable, Height = HeightOf([first, rest]) });
    }

    private static int HeightOf(ReadOnlySpan<Term> parts)
    {
        var height = 0;
        foreach (var part in parts)
        {
            height = Math.Max(height, part.Height + 1);
        }

        Check(height <= MostHeight);
        return height;
    }

    private void Spend(int work)
    {
        Budget -= work;
        Check(Budget > 0);
    }

    private static void Check(bool holds)
    {
        if (!holds)
        {
            throw new GenerationException("The form of the answer is too large or too ambiguous to be kept to. Simplify response_schema: shorter patterns, fewer counts within counts, fewer alternatives.");
        }
    }

    private Term Add(TermKey key, Func<int, Term> make)
    {
        ref var term = ref CollectionsMarshal.GetValueRefOrAddDefault(_terms, key, out var isKnown);
        if (!isKnown)
        {
            try
            {
                Check(_terms.Count <= MostTerms);
                term = make(_terms.Count);
            }
            catch (GenerationException)
            {
                _terms.Remove(key);
                throw;
            }
        }

        return term!;
    }

    /// <summary>What makes a term what it is.</summary>
    private readonly struct TermKey(int[] numbers) : IEquatable<TermKey>
    {
        private readonly int[] _numbers = numbers;

        public bool Equals(TermKey other) => _numbers.AsSpan().SequenceEqual(other._numbers);

        public override bool Equals(object? obj) => obj is TermKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(_numbers.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
