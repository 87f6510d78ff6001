using Inspect.Engine.Inference.Templates.Library;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Reads expressions, with Jinja's own order of operators.</summary>
internal sealed partial class ExpressionParser(TokenReader tokens)
{
    /// <summary>Reads an expression: <c>a if b else c</c>, or less.</summary>
    /// <exception cref="TemplateException">There is none.</exception>
    public Expression ReadExpression()
    {
        tokens.Enter();
        var unknown = tokens.Unknown.Count;
        var expression = ReadOr();
        var isConditional = tokens.Current.IsName("if");
        while (tokens.Current.IsName("if"))
        {
            var line = tokens.Next().Line;
            var test = ReadOr();
            expression = new Conditional(line, test, expression, tokens.SkipName("else") ? ReadExpression() : null);
        }

        if (isConditional)
        {
            tokens.Unknown.PutInBranch(unknown);
        }

        tokens.Leave();
        return expression;
    }

    /// <summary>Reads one or several expressions with commas between: the latter are a tuple.</summary>
    /// <param name="hasConditions"><c>a if b else c</c> may stand in it.</param>
    /// <param name="isInParentheses">It may be empty.</param>
    /// <param name="isOfLoop">It ends before <c>recursive</c>.</param>
    /// <exception cref="TemplateException">There is none.</exception>
    public Expression ReadTuple(bool hasConditions = true, bool isInParentheses = false, bool isOfLoop = false)
    {
        var line = tokens.Current.Line;
        var items = new List<Expression>();
        var isTuple = false;
        while (!IsTupleEnd(isOfLoop))
        {
            items.Add(hasConditions ? ReadExpression() : ReadOr());
            if (!tokens.Skip(","))
            {
                break;
            }

            isTuple = true;
        }

        return isTuple || (items.Count == 0 && isInParentheses) ? new ListLiteral(line, [.. items], isTuple: true)
            : items.Count == 1 ? items[0] : throw tokens.Fail($"an expression is missing before {tokens.Current.Description}");
    }

    /// <summary>Reads filters behind a value: <c>| a | b(c)</c>.</summary>
    /// <param name="target">The value; null where the body of a block is filtered.</param>
    /// <param name="isBegun">The first has no bar before it.</param>
    public Filtering? ReadFilters(Expression? target, bool isBegun = false)
    {
        Filtering? filter = null;
        while (isBegun || tokens.Current.Is("|"))
        {
            if (!isBegun)
            {
                tokens.Next();
            }

            isBegun = false;
            var line = tokens.Current.Line;
            var name = ReadDottedName("the name of a filter");
            var arguments = tokens.Current.Is("(") ? ReadArguments() : Empty(line);
            filter = new Filtering(line, filter ?? target, name, arguments);
            NoteUnknown(FilterTable.Find(name), "filter", name, line);
        }

        return filter;
    }

    private void NoteUnknown(Function? known, string kind, string name, int line)
    {
        if (known is null)
        {
            tokens.Unknown.Add($"there is no {kind} {name}", line);
        }
    }

    private Expression ReadOr()
    {
        var left = ReadAnd();
        while (tokens.Current.IsName("or"))
        {
            left = new Junction(tokens.Next().Line, isOr: true, left, ReadAnd());
        }

        return left;
    }

    private Expression ReadAnd()
    {
        var left = ReadNot();
        while (tokens.Current.IsName("and"))
        {
            left = new Junction(tokens.Next().Line, isOr: false, left, ReadNot());
        }

        return left;
    }

    private Expression ReadNot()
    {
        if (!tokens.Current.IsName("not"))
        {
            return ReadComparison();
        }

        tokens.Enter();
        var negation = new Negation(tokens.Next().Line, ReadNot());
        tokens.Leave();
        return negation;
    }

    private Expression ReadComparison()
    {
        var line = tokens.Current.Line;
        var first = ReadSum();
        var rest = new List<(string, Expression)>();
        while (true)
        {
            if (tokens.Current is { Kind: TokenKind.Sign, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" })
            {
                rest.Add((tokens.Next().Text, ReadSum()));
            }
            else if (tokens.SkipName("in"))
            {
                rest.Add(("in", ReadSum()));
            }
            else if (tokens.Current.IsName("not") && tokens.Ahead.IsName("in"))
            {
                tokens.Next();
                tokens.Next();
                rest.Add(("not in", ReadSum()));
            }
            else
            {
                return rest.Count == 0 ? first : new Comparison(line, first, [.. rest]);
            }
        }
    }

    private Expression ReadSum()
    {
        var operands = new List<Expression> { ReadConcatenation() };
        var line = tokens.Current.Line;
        while (tokens.Current is { Kind: TokenKind.Sign, Text: "+" or "-" })
        {
            var sign = tokens.Next();
            var right = ReadConcatenation();
            if (sign.Text == "+")
            {
                operands.Add(right);
            }
            else
            {
                operands = [new Calculation(sign.Line, "-", Added(line, operands), right)];
            }
        }

        return Added(line, operands);
    }

    private static Expression Added(int line, List<Expression> operands) => operands.Count == 1 ? operands[0] : new Sum(line, [.. operands]);

    private Expression ReadConcatenation()
    {
        var line = tokens.Current.Line;
        var operands = new List<Expression> { ReadProduct() };
        while (tokens.Skip("~"))
        {
            operands.Add(ReadProduct());
        }

        return operands.Count == 1 ? operands[0] : new Concatenation(line, [.. operands]);
    }

    private Expression ReadProduct()
    {
        var left = ReadPower();
        while (tokens.Current is { Kind: TokenKind.Sign, Text: "*" or "/" or "//" or "%" })
        {
            var sign = tokens.Next();
            left = new Calculation(sign.Line, sign.Text, left, ReadPower());
        }

        return left;
    }

    /// <summary>From left to right, unlike Python.</summary>
    private Expression ReadPower()
    {
        var left = ReadUnary(hasFilters: true);
        while (tokens.Current.Is("**"))
        {
            left = new Calculation(tokens.Next().Line, "**", left, ReadUnary(hasFilters: true));
        }

        return left;
    }

    private Expression ReadUnary(bool hasFilters)
    {
        tokens.Enter();
        var sign = tokens.Current;
        var value = sign.Is("-") || sign.Is("+")
            ? new Signed(tokens.Next().Line, sign.Text, ReadUnary(hasFilters: false))
            : ReadPrimary();
        value = ReadPostfix(value);
        tokens.Leave();
        return hasFilters ? ReadFiltersAndTests(value) : value;
    }

    private Expression ReadFiltersAndTests(Expression value)
    {
        while (true)
        {
            if (tokens.Current.Is("|"))
            {
                value = ReadFilters(value)!;
            }
            else if (tokens.Current.IsName("is"))
            {
                value = ReadTest(value);
            }
            else if (tokens.Current.Is("("))
            {
                value = new Call(tokens.Current.Line, value, ReadArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression ReadTest(Expression value)
    {
        var line = tokens.Next().Line;
        var isNegated = tokens.SkipName("not");
        var name = ReadDottedName("the name of a test");
        var next = tokens.Current;
        var arguments = Empty(line);
        if (next.Is("("))
        {
            arguments = ReadArguments();
        }
        else if ((next.Kind is TokenKind.Name or TokenKind.Text or TokenKind.Number || next.Is("[") || next.Is("{")) && !next.IsName("else") && !next.IsName("or") && !next.IsName("and"))
        {
            tokens.Enter();
            arguments = new ArgumentList(line, [next.IsName("is") ? throw tokens.Fail("tests cannot stand behind each other") : ReadPostfix(ReadPrimary())], [], null, null);
            tokens.Leave();
        }

        Expression test = new Testing(line, value, name, arguments);
        NoteUnknown(TestTable.Find(name), "test", name, line);
        return isNegated ? new Negation(line, test) : test;
    }

    private string ReadDottedName(string what)
    {
        var name = tokens.Expect(TokenKind.Name, what).Text;
        while (tokens.Skip("."))
        {
            name += "." + tokens.Expect(TokenKind.Name, what).Text;
            name = name.Length <= 100 ? name : throw tokens.Fail($"{what} is too long");
        }

        return name;
    }

    private bool IsTupleEnd(bool isOfLoop) => tokens.Current.Kind is TokenKind.OutputEnd or TokenKind.BlockEnd or TokenKind.End || tokens.Current.Is(")") || (isOfLoop && tokens.Current.IsName("recursive"));

    private static ArgumentList Empty(int line) => new(line, [], [], null, null);
}
