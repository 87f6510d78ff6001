using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Reads what operators work on: names, literals, and what stands behind them.</summary>
internal sealed partial class ExpressionParser
{
    private const int MostArguments = 1_000;

    /// <summary>Reads the parentheses of a call.</summary>
    public ArgumentList ReadArguments()
    {
        var line = tokens.Current.Line;
        tokens.Expect("(");
        var (positional, named) = (new List<Expression>(), new List<(string, Expression)>());
        Expression? list = null;
        Expression? dict = null;
        while (!tokens.Skip(")"))
        {
            if (positional.Count + named.Count == MostArguments)
            {
                throw tokens.Fail("a call has too many arguments");
            }

            if (positional.Count + named.Count > 0 || list is not null || dict is not null)
            {
                tokens.Expect(",");
                if (tokens.Skip(")"))
                {
                    break;
                }
            }

            if (tokens.Current.Is("*") && list is null && dict is null)
            {
                tokens.Next();
                list = ReadExpression();
            }
            else if (tokens.Current.Is("**") && dict is null)
            {
                tokens.Next();
                dict = ReadExpression();
            }
            else if (tokens.Current.Kind == TokenKind.Name && tokens.Ahead.Is("=") && dict is null)
            {
                var name = tokens.Next().Text;
                tokens.Next();
                named.Add((name, ReadExpression()));
            }
            else
            {
                positional.Add(named.Count == 0 && list is null && dict is null ? ReadExpression() : throw tokens.Fail("an argument without a name stands behind one with a name"));
            }
        }

        return new ArgumentList(line, [.. positional], [.. named], list, dict);
    }

    private Expression ReadPrimary()
    {
        var token = tokens.Next();
        switch (token.Kind)
        {
            case TokenKind.Name:
                return ReadName(token);
            case TokenKind.Text:
                var text = new StringBuilder(token.Text);
                while (tokens.Current.Kind == TokenKind.Text)
                {
                    text.Append(tokens.Next().Text);
                }

                return new Constant(token.Line, text.ToString());
            case TokenKind.Number:
                return new Constant(token.Line, token.Number);
            case TokenKind.Sign when token.Text == "(":
                var inner = ReadTuple(isInParentheses: true);
                tokens.Expect(")");
                return inner;
            case TokenKind.Sign when token.Text == "[":
                return ReadList(token.Line);
            case TokenKind.Sign when token.Text == "{":
                return ReadDict(token.Line);
            default:
                throw new TemplateException($"an expression is missing before {token.Description}", token.Line);
        }
    }

    private Expression ReadName(Token token)
    {
        switch (token.Text)
        {
            case "true" or "True":
                return new Constant(token.Line, Kinds.True);
            case "false" or "False":
                return new Constant(token.Line, Kinds.False);
            case "none" or "None":
                return new Constant(token.Line, null);
            default:
                tokens.Use(token.Text);
                return new Variable(token.Line, token.Text, tokens.NumberOf(token.Text));
        }
    }

    private ListLiteral ReadList(int line)
    {
        var items = new List<Expression>();
        while (!tokens.Skip("]"))
        {
            items.Add(ReadExpression());
            if (!tokens.Skip(",") && !tokens.Current.Is("]"))
            {
                tokens.Expect("]");
            }
        }

        return new ListLiteral(line, [.. items], isTuple: false);
    }

    private DictLiteral ReadDict(int line)
    {
        var (keys, values) = (new List<Expression>(), new List<Expression>());
        while (!tokens.Skip("}"))
        {
            keys.Add(ReadExpression());
            tokens.Expect(":");
            values.Add(ReadExpression());
            if (!tokens.Skip(",") && !tokens.Current.Is("}"))
            {
                tokens.Expect("}");
            }
        }

        return new DictLiteral(line, [.. keys], [.. values]);
    }

    private Expression ReadPostfix(Expression value)
    {
        while (true)
        {
            var token = tokens.Current;
            if (token.Is("."))
            {
                tokens.Next();
                var name = tokens.Next();
                value = name.Kind switch
                {
                    TokenKind.Name => new AttributeLookup(token.Line, value, name.Text),
                    TokenKind.Number when name.Number is long => new ElementLookup(token.Line, value, new Constant(name.Line, name.Number)),
                    _ => throw new TemplateException($"a name or number is missing behind '.', before {name.Description}", name.Line),
                };
            }
            else if (token.Is("["))
            {
                value = ReadSubscript(value);
            }
            else if (token.Is("("))
            {
                value = new Call(token.Line, value, ReadArguments());
            }
            else
            {
                return value;
            }
        }
    }

    private Expression ReadSubscript(Expression value)
    {
        var line = tokens.Next().Line;
        var parts = new List<Expression?>();
        var keys = new List<Expression>();
        var isSlice = false;
        if (tokens.Skip("]"))
        {
            // Nothing between the brackets is an empty tuple.
            return new ElementLookup(line, value, new ListLiteral(line, [], isTuple: true));
        }

        parts.Add(tokens.Current.Is(":") ? null : ReadExpression());
        while (tokens.Current.Is(":") && parts.Count < 3)
        {
            isSlice = true;
            tokens.Next();
            parts.Add(tokens.Current.Is(":") || tokens.Current.Is("]") ? null : ReadExpression());
        }

        while (!isSlice && tokens.Skip(","))
        {
            keys.Add(ReadExpression());
        }

        tokens.Expect("]");
        return isSlice ? new SliceLookup(line, value, parts[0], parts[1], parts.ElementAtOrDefault(2))
            : new ElementLookup(line, value, keys.Count == 0 ? parts[0]! : new ListLiteral(line, [parts[0]!, .. keys], isTuple: true));
    }
}
