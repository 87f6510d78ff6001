using System.Globalization;
using System.Numerics;

namespace Inspect.Engine.Scorers.Mathematics;

/// <content>Sums, products, powers and numbers.</content>
internal sealed partial class MathParser
{
    private static readonly MathNode.Number One = new(Rational.Of(BigInteger.One), true);
    private static readonly MathNode.Number Two = new(Rational.Of(2), true);
    private static readonly MathNode.Number Hundredth = new(Rational.Of(1, 100), true);

    private static readonly HashSet<string> Greek =
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "iota", "kappa", "lambda", "mu", "nu", "xi", "rho", "sigma", "tau", "upsilon", "phi", "varphi", "chi",
        "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega", "ell",
    ];

    /// <summary>Short words of prose, which two variables side by side are not.</summary>
    private static readonly HashSet<string> Words =
        ["am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no", "of", "oh", "ok", "on", "or", "so", "to", "up", "us", "we"];

    private MathNode Sum()
    {
        var left = Product();
        while (Is("+") || Is("-") || IsCommand("pm") || IsCommand("mp"))
        {
            var sign = Token.Text;
            _at++;
            var right = Product();
            left = MathNode.Of("+", left, sign switch { "+" => right, "-" => MathNode.Of("neg", right), _ => MathNode.Of("±", right) });
        }

        return left;
    }

    private MathNode Product()
    {
        var left = Unary();
        while (true)
        {
            if (Is("/") || Is(":") || IsCommand("div"))
            {
                _at++;
                left = MathNode.Of("/", left, Unary());
            }
            else if (Is("*") || IsCommand("cdot") || IsCommand("times") || IsCommand("ast"))
            {
                _at++;
                left = MathNode.Of("*", left, Unary());
            }
            else if (IsCommand("mod") || IsCommand("bmod"))
            {
                _at++;
                left = MathNode.Of("mod", left, Unary());
            }
            else if (StartsFactor())
            {
                var isFraction = IsCommand("frac");
                var right = Power();
                left = isFraction && IsWhole(left) && right is MathNode.Call { Name: "/", Arguments: [MathNode.Number, MathNode.Number] } ? Mixed(left, right) : MathNode.Of("*", left, right);
            }
            else
            {
                return left;
            }
        }
    }

    private static bool IsWhole(MathNode node) => node is MathNode.Number { Value.IsWhole: true } or MathNode.Call { Name: "neg", Arguments: [MathNode.Number { Value.IsWhole: true }] };

    /// <summary>A whole number and a fraction side by side: <c>2½</c>.</summary>
    private static MathNode Mixed(MathNode whole, MathNode fraction) =>
        whole is MathNode.Call { Arguments: [var number] } ? MathNode.Of("neg", MathNode.Of("+", number, fraction)) : MathNode.Of("+", whole, fraction);

    private MathNode Unary()
    {
        using var level = Deeper();
        if (Take("-"))
        {
            return MathNode.Of("neg", Unary());
        }

        if (IsCommand("pm") || IsCommand("mp"))
        {
            _at++;
            return MathNode.Of("±", Unary());
        }

        return Take("+") ? Unary() : Power();
    }

    private MathNode Power()
    {
        var node = Atom();
        while (Is("!") || Is("%"))
        {
            node = Is("!") ? MathNode.Of("!", node) : MathNode.Of("*", node, Hundredth);
            _at++;
        }

        return Take("^") || Take("**") ? MathNode.Of("^", node, Unary()) : node;
    }

    private bool StartsFactor() => Token.Kind switch
    {
        MathTokenKind.Number => _tokens[_at - 1].Kind != MathTokenKind.Number,
        MathTokenKind.Name => true,
        MathTokenKind.Command => Token.Text is "frac" or "sqrt" or "pi" or "infty" or "lfloor" or "lceil" or "lvert" or "binom" or "operatorname" || Greek.Contains(Token.Text) || Functions.Contains(Token.Text),
        MathTokenKind.Sign => Is("(") || Is("{"),
        _ => false,
    };

    private MathNode Atom()
    {
        using var level = Deeper();
        var token = Token;
        switch (token.Kind)
        {
            case MathTokenKind.Number:
                _at++;
                return Is("_") ? InBase(token.Text) : NumberOf(token.Text);
            case MathTokenKind.Name:
                _at++;
                return Named(token.Text);
            case MathTokenKind.Command:
                _at++;
                return Command(token.Text);
            case MathTokenKind.Sign when Is("(") || Is("["):
                return Bracketed();
            case MathTokenKind.Sign when Take("{"):
                return Braced(isSet: false);
            case MathTokenKind.Sign when Is("|") && _bars == 0:
                _at++;
                _bars++;
                var inner = Sum();
                Require("|");
                _bars--;
                return MathNode.Of("abs", inner);
            default:
                throw new MathSyntaxException();
        }
    }

    private static MathNode.Number NumberOf(string text)
    {
        if (text.IndexOfAny(['e', 'E']) is >= 0 and var at)
        {
            var power = BigInteger.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            return new MathNode.Number(NumberOf(text[..at]).Value * Rational.Of(10).Power(power)!.Value, false);
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(text.Replace(".", string.Empty, StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return point < 0 ? new MathNode.Number(Rational.Of(digits), true) : new MathNode.Number(Rational.Of(digits, BigInteger.Pow(10, text.Length - point - 1)), false);
    }

    private MathNode Named(string name) => name switch
    {
        _ when Functions.Contains(name) => Function(name, isCommand: false),
        "pi" => new MathNode.Constant("pi"),
        "inf" or "infinity" or "oo" => new MathNode.Constant("inf"),
        "e" or "i" => new MathNode.Constant(name),
        [_] => Subscripted(name),
        [var first, var second] when !Words.Contains(name) => MathNode.Of("*", Named(first.ToString()), Named(second.ToString())),
        _ => throw new MathSyntaxException(),
    };

    private MathNode Command(string name)
    {
        switch (name)
        {
            case "frac":
                return MathNode.Of("/", Argument(), Argument());
            case "binom":
                return MathNode.Of("binom", Argument(), Argument());
            case "sqrt":
                MathNode root = Two;
                if (Is("["))
                {
                    root = Bracketed() is MathNode.Group { Items: [var only] } ? only : throw new MathSyntaxException();
                }

                return MathNode.Of("^", Atom(), MathNode.Of("/", One, root));
            case "pi":
                return new MathNode.Constant("pi");
            case "infty":
                return new MathNode.Constant("inf");
            case "emptyset" or "varnothing":
                return new MathNode.Group("{}", []);
            case "{":
                return Braced(isSet: true);
            case "lfloor":
                return Enclosed("floor", "rfloor");
            case "lvert":
                return Enclosed("abs", "rvert");
            case "lceil":
                return Enclosed("ceil", "rceil");
            case "begin":
                return Matrix();
            case "angle":
                return Angle();
            case "mathbb":
                return NumberSet();
            default:
                return Functions.Contains(name) ? Function(name, isCommand: true) : Greek.Contains(name) ? Subscripted(name) : throw new MathSyntaxException();
        }
    }

    private MathNode Enclosed(string function, string end)
    {
        var inner = Sum();
        _at += IsCommand(end) ? 1 : throw new MathSyntaxException();
        return MathNode.Of(function, inner);
    }

    /// <summary>An argument of a command: in braces, or one sign, of a number one digit.</summary>
    private MathNode Argument()
    {
        if (Token is { Kind: MathTokenKind.Number, Text: { Length: > 1 } digits } && char.IsAsciiDigit(digits[0]))
        {
            _tokens[_at] = new MathToken(MathTokenKind.Number, digits[1..]);
            return NumberOf(digits[..1]);
        }

        return Atom();
    }

    private MathNode.Symbol Subscripted(string name)
    {
        if (!Take("_"))
        {
            return new MathNode.Symbol(name);
        }

        var hasBraces = Take("{");
        var parts = new List<string>();
        do
        {
            parts.Add(Token.Kind is MathTokenKind.Name or MathTokenKind.Number or MathTokenKind.Command or MathTokenKind.Sign ? Token.Text : throw new MathSyntaxException());
            _at++;
        }
        while (hasBraces && !Is("}"));

        _at += hasBraces ? 1 : 0;
        return new MathNode.Symbol($"{name}_{string.Concat(parts)}");
    }
}
