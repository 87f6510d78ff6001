using System.Globalization;

namespace Inspect.Engine.Filters;

/// <content>What is compared: sums over products over powers of numbers, texts, names and calls.</content>
internal sealed partial class FilterParser
{
    private FilterTerm Sum()
    {
        var left = Product();
        while (Now.Is("+") || Now.Is("-"))
        {
            var sign = Now.Text;
            _at++;
            left = FilterNumbers.Combine(left, sign, Product());
        }

        return left;
    }

    private FilterTerm Product()
    {
        var left = Power();
        while (Now.Is("*") || Now.Is("/") || Now.Is("mod"))
        {
            var sign = Now.Text;
            _at++;
            left = FilterNumbers.Combine(left, sign, Power());
        }

        return left;
    }

    private FilterTerm Power()
    {
        using var level = Deeper();
        var left = Unary();
        return Take("^") ? FilterNumbers.Combine(left, "^", Power()) : left;
    }

    private FilterTerm Unary()
    {
        var start = Now;
        if (!Take("-"))
        {
            return Primary();
        }

        using var level = Deeper();
        var inner = FilterNumbers.Check(Unary());
        return new FilterTerm(start.At, inner.End, FilterKind.Number, v => FilterValue.Of(-inner.Value(v).Number));
    }

    private FilterTerm Primary()
    {
        var token = Now;
        _at++;
        switch (token.Kind)
        {
            case FilterTokenKind.Number:
                return double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? FilterTerm.Literal(token, FilterValue.Of(number))
                    : throw new FilterException(token.At, token.Length, $"“{token.Text}” is no number");
            case FilterTokenKind.Text:
                return FilterTerm.Literal(token, FilterValue.Of(token.Text));
            case FilterTokenKind.Name when Now.Is("("):
                return Call(token);
            case FilterTokenKind.Name:
                return Name(token);
            case FilterTokenKind.Sign when token.Text == "(":
                var inner = Or();
                Expect(")");
                return inner with { At = token.At, End = End() };
            case FilterTokenKind.End:
                throw new FilterException(token.At, 0, _at == 1 ? "a condition is missing" : "something is missing at the end: a name, a number or a text in quotes");
            default:
                throw new FilterException(token.At, token.Length, $"a name, a number or a text in quotes is expected in the place of “{Raw(token)}”");
        }
    }

    private FilterTerm Name(FilterToken token)
    {
        switch (token.Text)
        {
            case "True" or "true":
                return FilterTerm.Literal(token, FilterValue.Of(true));
            case "False" or "false":
                return FilterTerm.Literal(token, FilterValue.Of(false));
            case "None" or "null":
                return FilterTerm.Literal(token, default);
        }

        if (_schema.Find(token.Text) is not { } name)
        {
            var nearest = Parts.Suggestion.Find(token.Text, _schema.Names.Select(n => n.Name));
            throw new FilterException(token.At, token.Length, $"“{token.Text}” is not known here{(nearest is null ? "; put texts in quotes" : $"; did you mean {FilterLexer.Quote(nearest)}?")}");
        }

        var slot = Slot(token.Text);
        return new FilterTerm(token.At, token.End, name.Kind, v => v[slot]) { Name = token.Text };
    }

    private FilterTerm Call(FilterToken token)
    {
        Expect("(");
        var arguments = new List<FilterTerm>();
        if (!Now.Is(")"))
        {
            do
            {
                arguments.Add(Sum());
            }
            while (Take(","));
        }

        Expect(")");
        const string Contains = "_contains";
        if (token.Text.EndsWith(Contains, StringComparison.Ordinal) && _schema.Find(token.Text[..^Contains.Length]) is { Kind: FilterKind.Text or FilterKind.Texts or FilterKind.Score or FilterKind.None })
        {
            var slot = Slot(token.Text[..^Contains.Length]);
            return arguments is [var pattern]
                ? FilterComparisons.Compare(new FilterTerm(token.At, token.End, FilterKind.Text, v => v[slot]), "~=", pattern)
                : throw new FilterException(token.At, token.Length, $"{token.Text} takes one text, as in {token.Text}(\"error\")");
        }

        return FilterNumbers.Call(token, arguments, End(), _schema);
    }
}
