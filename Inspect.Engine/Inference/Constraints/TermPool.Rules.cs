namespace Inspect.Engine.Inference.Constraints;

/// <summary>Terms that have names, as they may stand in themselves.</summary>
internal sealed partial class TermPool
{
    private readonly Dictionary<(Term, int), Term> _placed = [];
    private readonly List<Term?> _rules = [];
    private int[] _needs = [];

    /// <summary>Makes room for a rule, which may be named before it is there.</summary>
    public int NewRule()
    {
        _rules.Add(null);
        return _rules.Count - 1;
    }

    /// <summary>Number of rules.</summary>
    public int Rules => _rules.Count;

    /// <summary>Nothing fits the rules from one on that were never said: nobody names them.</summary>
    public void ForgetRules(int from)
    {
        for (var rule = from; rule < _rules.Count; rule++)
        {
            _rules[rule] ??= Never;
        }
    }

    /// <summary>Says what a rule is.</summary>
    public void SetRule(int rule, Term term) => _rules[rule] = term;

    /// <summary>What a rule is, by its name.</summary>
    public Term Rule(int rule) => Rule(rule, Unbounded);

    /// <summary>A term with its rules at their depths, once all rules are there.</summary>
    /// <exception cref="GenerationException">It needs more depth than there is.</exception>
    public Term Root(Term term)
    {
        _needs = [.. _rules.Select(_ => MostDepth + 1)];
        for (var changes = true; changes;)
        {
            changes = false;
            var known = new Dictionary<Term, int>();
            for (var rule = 0; rule < _needs.Length; rule++)
            {
                var need = NeedOf(_rules[rule]!, known);
                changes |= need < _needs[rule];
                _needs[rule] = Math.Min(need, _needs[rule]);
            }
        }

        return Place(term, 0) is var root && root != Never
            ? root
            : throw new GenerationException($"The form of the answer cannot be met: nothing fits it, or it nests in itself more than {MostDepth} times. Change response_schema.");
    }

    private Term Rule(int rule, int depth) => Add(new TermKey([(int)TermKind.Rule, rule, depth]), id => new Term { Id = id, Kind = TermKind.Rule, Least = rule, Most = depth });

    /// <summary>Levels of rules that a term needs at least.</summary>
    private int NeedOf(Term term, Dictionary<Term, int> known)
    {
        if (known.TryGetValue(term, out var found))
        {
            return found;
        }

        var need = term.Kind switch
        {
            TermKind.Never => MostDepth + 1,
            TermKind.Sequence => term.Parts.Max(p => NeedOf(p, known)),
            TermKind.Choice => term.Parts.Min(p => NeedOf(p, known)),
            TermKind.Repeat => term.Least == 0 ? 0 : NeedOf(term.Parts[0], known),
            TermKind.Rule => Math.Min(MostDepth + 1, 1 + _needs[term.Least]),
            _ => 0,
        };
        known[term] = need;
        return need;
    }

    /// <summary>A term at a depth: rules that would need more than there is are no choice.</summary>
    private Term Place(Term term, int depth)
    {
        if (_placed.TryGetValue((term, depth), out var known))
        {
            return known;
        }

        Spend(1);
        var placed = term.Kind switch
        {
            TermKind.Sequence => Sequence(Array.ConvertAll(term.Parts, p => Place(p, depth))),
            TermKind.Choice => Choice(Array.ConvertAll(term.Parts, p => Place(p, depth))),
            TermKind.Repeat => Repeat(Place(term.Parts[0], depth), term.Least, term.Most),
            TermKind.Rule => depth + 1 + _needs[term.Least] > MostDepth ? Never : Rule(term.Least, depth + 1),
            _ => term,
        };
        _placed[(term, depth)] = placed;
        return placed;
    }
}
