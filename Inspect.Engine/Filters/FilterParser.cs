using System.Collections.Immutable;
using System.Globalization;

namespace Inspect.Engine.Filters;

/// <summary>Reads a filter: <c>or</c> over <c>and</c> over <c>not</c> over comparisons (chains too) over terms.</summary>
internal sealed partial class FilterParser
{
    private const int MaxLetters = 10_000;
    private const int MaxDepth = 200;
    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">=", "~="];

    private readonly string _text;
    private readonly FilterSchema _schema;
    private readonly List<FilterToken> _tokens;
    private readonly List<string> _names = [];
    private int _at;
    private int _depth;

    /// <exception cref="FilterException">The text cannot be cut into words.</exception>
    public FilterParser(string text, FilterSchema schema)
    {
        if (text.Length > MaxLetters)
        {
            throw new FilterException(MaxLetters, 0, string.Create(CultureInfo.InvariantCulture, $"a filter has at most {MaxLetters:N0} letters; shorten it"));
        }

        (_text, _schema, _tokens) = (text, schema, FilterLexer.Read(text));
    }

    private FilterToken Now => _tokens[_at];

    /// <summary>The whole filter.</summary>
    /// <exception cref="FilterException">The text is no filter.</exception>
    public Filter Parse()
    {
        var condition = Condition(Or());
        return Now.Kind == FilterTokenKind.End
            ? new Filter(_text, [.. _names], condition.Value)
            : throw Wrong($"“{Raw(Now)}” does not fit here; join conditions with and / or");
    }

    private FilterTerm Or()
    {
        using var level = Deeper();
        var left = And();
        while (Take("or"))
        {
            var (first, second) = (Condition(left).Value, Condition(And()).Value);
            left = Flag(left, v => FilterValue.Of(first(v).IsTrue || second(v).IsTrue));
        }

        return left;
    }

    private FilterTerm And()
    {
        var left = Not();
        while (Take("and"))
        {
            var (first, second) = (Condition(left).Value, Condition(Not()).Value);
            left = Flag(left, v => FilterValue.Of(first(v).IsTrue && second(v).IsTrue));
        }

        return left;
    }

    private FilterTerm Not()
    {
        var start = Now;
        if (!Take("not"))
        {
            return Comparison();
        }

        using var level = Deeper();
        var inner = Condition(Not()).Value;
        return new FilterTerm(start.At, End(), FilterKind.Flag, v => FilterValue.Of(!inner(v).IsTrue));
    }

    private FilterTerm Comparison()
    {
        var left = Sum();
        var result = (FilterTerm?)null;
        while (true)
        {
            FilterTerm next;
            if (Now.Is("in") || (Now.Is("not") && _tokens[_at + 1].Is("in")))
            {
                next = In(left);
            }
            else if (Now.Kind == FilterTokenKind.Sign && Comparisons.Contains(Now.Text))
            {
                var sign = Now.Text;
                _at++;
                var right = Sum();
                next = FilterComparisons.Compare(left, sign, right);
                left = right;
            }
            else
            {
                return result ?? left;
            }

            if (result is { } before)
            {
                var (first, second) = (before.Value, next.Value);
                next = Flag(before, v => FilterValue.Of(first(v).IsTrue && second(v).IsTrue));
            }

            result = next;
        }
    }

    private FilterTerm In(FilterTerm left)
    {
        var isNot = Take("not");
        Expect("in");
        Expect("(");
        var items = new List<Func<FilterValue[], FilterValue>>();
        do
        {
            items.Add(FilterComparisons.Compare(left, "==", Unary()).Value);
        }
        while (Take(","));

        Expect(")");
        var (value, all) = (left.Value, items.ToArray());
        return Flag(left, isNot
            ? v => FilterValue.Of(value(v).Kind != FilterKind.None && !all.Any(i => i(v).IsTrue))
            : v => FilterValue.Of(all.Any(i => i(v).IsTrue)));
    }

    private int Slot(string name)
    {
        var slot = _names.IndexOf(name);
        if (slot < 0)
        {
            slot = _names.Count;
            _names.Add(name);
        }

        return slot;
    }

    /// <summary>A term that says yes or no.</summary>
    private FilterTerm Condition(FilterTerm term) => term.Kind is FilterKind.Flag || (term.Kind == FilterKind.None && !term.IsLiteral)
        ? term
        : throw new FilterException(term.At, term.End - term.At, $"“{_text[term.At..term.End]}” is no condition; compare it, as in {_text[term.At..term.End]} == …");

    private FilterTerm Flag(FilterTerm left, Func<FilterValue[], FilterValue> value) => new(left.At, End(), FilterKind.Flag, value);

    private int End() => _at == 0 ? 0 : _tokens[_at - 1].End;

    private bool Take(string sign)
    {
        if (!Now.Is(sign))
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string sign)
    {
        if (!Take(sign))
        {
            throw Wrong(Now.Kind == FilterTokenKind.End ? $"{sign} is missing at the end" : $"{sign} is expected in the place of “{Raw(Now)}”");
        }
    }

    private string Raw(FilterToken token) => _text[token.At..token.End];

    private FilterException Wrong(string message) => new(Now.At, Now.Length, message);

    private Level Deeper() => ++_depth <= MaxDepth
        ? new Level(this)
        : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"the filter is nested more than {MaxDepth} levels deep; simplify it"));

    private readonly ref struct Level(FilterParser parser)
    {
        public void Dispose() => parser._depth--;
    }
}
