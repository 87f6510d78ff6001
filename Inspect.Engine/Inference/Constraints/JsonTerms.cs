namespace Inspect.Engine.Inference.Constraints;

/// <summary>What JSON is made of.</summary>
internal sealed class JsonTerms
{
    private const int MostIndent = 24;

    private readonly TermPool _pool;
    private int? _value;

    public JsonTerms(TermPool pool)
    {
        _pool = pool;
        Letters = new LetterTerms(pool, isJson: true);
        Letter = Letters.OfAll();
        Space = pool.Choice(pool.Empty, pool.Literal(" "), pool.Sequence(pool.Literal("\n"), pool.Repeat(pool.Literal(" "), 0, MostIndent)));
        Null = pool.Literal("null");
        Boolean = pool.Choice(pool.Literal("true"), pool.Literal("false"));
        Comma = pool.Sequence(pool.Literal(","), Space);
    }

    /// <summary>Letters within strings.</summary>
    public LetterTerms Letters { get; }

    /// <summary>Any letter within a string.</summary>
    public Term Letter { get; }

    /// <summary>What may stand between parts: nothing, a space, or a new line and its indent.</summary>
    public Term Space { get; }

    /// <summary>Null.</summary>
    public Term Null { get; }

    /// <summary>True or false.</summary>
    public Term Boolean { get; }

    /// <summary>What stands between items.</summary>
    private Term Comma { get; }

    /// <summary>Any value.</summary>
    public Term Value
    {
        get
        {
            if (_value is null)
            {
                _value = _pool.NewRule();
                var inner = _pool.Rule(_value.Value);
                var number = new NumberTerms(_pool).Number(null, null)!;
                _pool.SetRule(_value.Value, _pool.Choice(String(Letter, 0, -1), number, Boolean, Null, List(inner, 0, -1), Map(String(Letter, 0, -1), inner, 0, -1)));
            }

            return _pool.Rule(_value.Value);
        }
    }

    /// <summary>A string.</summary>
    /// <param name="letter">Each of its letters.</param>
    /// <param name="least">Letters at least.</param>
    /// <param name="most">Letters at most; -1 for any.</param>
    public Term String(Term letter, int least, int most) => Quoted(_pool.Repeat(letter, least, most));

    /// <summary>A string of what is given.</summary>
    public Term Quoted(Term text) => _pool.Sequence(_pool.Literal("\""), text, _pool.Literal("\""));

    /// <summary>A string that is none of some, written without escapes.</summary>
    public Term OtherThan(IReadOnlyList<string> names) => Quoted(Other(names, 0));

    /// <summary>A list.</summary>
    /// <param name="item">Each of its items.</param>
    /// <param name="least">Items at least.</param>
    /// <param name="most">Items at most; -1 for any.</param>
    public Term List(Term item, int least, int most)
    {
        var (open, close) = (_pool.Sequence(_pool.Literal("["), Space), _pool.Literal("]"));
        var some = most == 0 ? _pool.Never : _pool.Sequence(item, _pool.Repeat(_pool.Sequence(Comma, item), Math.Max(0, least - 1), most < 0 ? -1 : most - 1), Space, close);
        return _pool.Sequence(open, least == 0 ? _pool.Choice(close, some) : some);
    }

    /// <summary>A list whose first items are named one by one.</summary>
    /// <param name="first">The first items.</param>
    /// <param name="other">Each of the items behind them; what never fits leaves them out.</param>
    /// <param name="least">Items at least.</param>
    /// <param name="most">Items at most; -1 for any.</param>
    public Term List(IReadOnlyList<Term> first, Term other, int least, int most)
    {
        var close = _pool.Sequence(Space, _pool.Literal("]"));
        var left = most < 0 ? -1 : Math.Max(0, most - first.Count);
        var term = most >= 0 && most < first.Count ? close : _pool.Sequence(_pool.Repeat(_pool.Sequence(Comma, other), Math.Max(0, least - first.Count), left), close);
        for (var i = (most < 0 ? first.Count : Math.Min(first.Count, most)) - 1; i >= 0; i--)
        {
            var goesOn = _pool.Sequence(i == 0 ? _pool.Sequence(_pool.Literal("["), Space) : Comma, first[i], term);
            term = _pool.Choice(i >= least ? i == 0 ? _pool.Literal("[]") : close : _pool.Never, goesOn);
        }

        return first.Count == 0 ? List(other, least, most) : most == 0 ? _pool.Literal("[]") : term;
    }

    /// <summary>A list in which no item comes twice.</summary>
    /// <param name="items">What may come; a few.</param>
    /// <param name="least">Items at least.</param>
    /// <param name="most">Items at most; -1 for any.</param>
    public Term Set(IReadOnlyList<Term> items, int least, int most)
    {
        var close = _pool.Sequence(Space, _pool.Literal("]"));
        var terms = new Term[1 << items.Count];

        // From all that may come down to none: what may follow where these have come.
        for (var come = terms.Length - 1; come >= 0; come--)
        {
            var count = System.Numerics.BitOperations.PopCount((uint)come);
            var next = Enumerable.Range(0, items.Count).Where(i => (come & (1 << i)) == 0 && (most < 0 || count < most))
                .Select(i => _pool.Sequence(count == 0 ? _pool.Empty : Comma, items[i], terms[come | (1 << i)]));
            terms[come] = _pool.Choice([count < least ? _pool.Never : count == 0 ? _pool.Literal("]") : close, .. next]);
        }

        return _pool.Sequence(_pool.Literal("["), Space, terms[0]);
    }

    /// <summary>An object.</summary>
    /// <param name="members">Its members in order.</param>
    /// <param name="otherName">Names of further members.</param>
    /// <param name="other">Values of further members; those that never fit leave them out.</param>
    public Term Map(IReadOnlyList<(string Name, Term Value, bool IsNeeded)> members, Term otherName, Term other)
    {
        var close = _pool.Literal("}");
        var further = Member(otherName, other);
        var behind = _pool.Sequence(_pool.Repeat(_pool.Sequence(Comma, further), 0, -1), Space, close);
        var first = _pool.Choice(close, _pool.Sequence(further, behind));

        // From the last on: what may come behind a member, and what may come where none has come yet.
        for (var i = members.Count - 1; i >= 0; i--)
        {
            var member = Member(Quoted(Letters.Text(members[i].Name)), members[i].Value);
            first = _pool.Choice(_pool.Sequence(member, behind), members[i].IsNeeded ? _pool.Never : first);
            behind = _pool.Choice(_pool.Sequence(Comma, member, behind), members[i].IsNeeded ? _pool.Never : behind);
        }

        return _pool.Sequence(_pool.Literal("{"), Space, first);
    }

    /// <summary>An object whose members have no names of their own.</summary>
    /// <param name="name">Each of their names, as a string.</param>
    /// <param name="value">Each of their values.</param>
    /// <param name="least">Members at least.</param>
    /// <param name="most">Members at most; -1 for any.</param>
    public Term Map(Term name, Term value, int least, int most)
    {
        var (close, member) = (_pool.Literal("}"), Member(name, value));
        var some = most == 0 ? _pool.Never : _pool.Sequence(member, _pool.Repeat(_pool.Sequence(Comma, member), Math.Max(0, least - 1), most < 0 ? -1 : most - 1), Space, close);
        return _pool.Sequence(_pool.Literal("{"), Space, least == 0 ? _pool.Choice(close, some) : some);
    }

    private Term Member(Term name, Term value) => _pool.Sequence(name, _pool.Literal(":"), Space, value);

    private Term Other(IReadOnlyList<string> names, int at)
    {
        var following = names.Where(n => n.Length > at).GroupBy(n => char.ConvertToUtf32(n, at) is var letter ? letter : 0).ToList();
        var rest = LetterTerms.Others([.. following.Select(f => (f.Key, f.Key)), (0, 0x1F), ('"', '"'), ('\\', '\\')]);
        var parts = following.Select(f => _pool.Sequence(Letters.Of([(f.Key, f.Key)]), Other([.. f], at + (f.Key > char.MaxValue ? 2 : 1))))
            .Append(_pool.Sequence(Letters.Of(rest), _pool.Repeat(Letters.Of(LetterTerms.Others([(0, 0x1F), ('"', '"'), ('\\', '\\')])), 0, -1)));
        return _pool.Choice([.. names.Any(n => n.Length == at) ? parts : parts.Append(_pool.Empty)]);
    }
}
