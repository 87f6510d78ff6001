using System.Collections.Immutable;

namespace Inspect.Engine.Scorers.Mathematics;

/// <content>Functions, and symbols that commands name.</content>
internal sealed partial class MathParser
{
    private static readonly MathNode.Constant Infinity = new("inf");

    private static readonly HashSet<string> Functions =
    [
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "log", "ln", "lg", "exp", "sqrt", "abs", "floor", "ceil", "gcd", "lcm",
        "max", "min", "binom",
    ];

    /// <summary>A number with its base below: of ten it is itself, of another it is left as it is written.</summary>
    private MathNode InBase(string digits)
    {
        var name = Subscripted(digits).Name;
        return name == $"{digits}_10" ? NumberOf(digits) : new MathNode.Symbol(name);
    }

    /// <summary>An angle by its points, which is a variable like another.</summary>
    private MathNode.Symbol Angle()
    {
        var name = Token is { Kind: MathTokenKind.Name, Text: var points } ? points : throw new MathSyntaxException();
        _at++;
        return new MathNode.Symbol("angle " + name);
    }

    /// <summary>A set of numbers by its letter; the real ones are an interval.</summary>
    private MathNode NumberSet()
    {
        var hasBraces = Take("{");
        var letter = Token is { Kind: MathTokenKind.Name, Text: [_] name } ? name : throw new MathSyntaxException();
        _at++;
        if (hasBraces)
        {
            Require("}");
        }

        return letter == "R" ? new MathNode.Group("()", [MathNode.Of("neg", Infinity), Infinity]) : new MathNode.Symbol("set " + letter);
    }

    /// <summary>What a function is applied to: what stands in brackets, else all factors up to the next sign.</summary>
    private ImmutableArray<MathNode> Arguments()
    {
        if (Is("("))
        {
            return Bracketed() is var inner && inner is MathNode.Group { Brackets: "()" } several ? several.Items : [inner];
        }

        var argument = Power();
        while (StartsFactor() && !Functions.Contains(Token.Text))
        {
            argument = MathNode.Of("*", argument, Power());
        }

        return [argument];
    }

    /// <summary>A function with its arguments. A logarithm without a base is the natural one, as a command of LaTeX the one of ten.</summary>
    private MathNode Function(string name, bool isCommand)
    {
        var logBase = name is "log" && Take("_") ? Argument() : null;
        var exponent = Take("^") ? Argument() : null;
        var arguments = Arguments();
        var value = name switch
        {
            "sqrt" => MathNode.Of("^", arguments[0], MathNode.Of("/", One, Two)),
            "log" when logBase is not null => MathNode.Of("/", MathNode.Of("ln", arguments[0]), MathNode.Of("ln", logBase)),
            "log" when !isCommand => MathNode.Of("ln", arguments[0]),
            "log" or "lg" => MathNode.Of("/", MathNode.Of("ln", arguments[0]), MathNode.Of("ln", new MathNode.Number(Rational.Of(10), true))),
            _ => new MathNode.Call(name, arguments),
        };
        return exponent is null ? value
            : exponent is MathNode.Call { Name: "neg", Arguments: [MathNode.Number { Value: { IsWhole: true, Numerator.IsOne: true } }] } ? new MathNode.Call("arc" + name, arguments)
            : MathNode.Of("^", value, exponent);
    }
}
