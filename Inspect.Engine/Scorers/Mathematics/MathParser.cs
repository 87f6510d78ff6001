using System.Collections.Immutable;

namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>Reads formulas in LaTeX or plain: lists, sets, intervals and relations of expressions. One use.</summary>
internal sealed partial class MathParser
{
    private static readonly Dictionary<string, string> Relations = new(StringComparer.Ordinal)
    {
        ["="] = "=", ["=="] = "=", ["<"] = "<", [">"] = ">", ["<="] = "≤", [">="] = "≥", ["!="] = "≠", ["le"] = "≤", ["leq"] = "≤", ["leqslant"] = "≤", ["ge"] = "≥", ["geq"] = "≥",
        ["geqslant"] = "≥", ["lt"] = "<", ["gt"] = ">", ["ne"] = "≠", ["neq"] = "≠", ["in"] = "∈", ["equiv"] = "≡", ["approx"] = "≈",
    };

    private readonly List<MathToken> _tokens;
    private int _at;
    private int _depth;
    private int _bars;

    private MathParser(List<MathToken> tokens) => _tokens = tokens;

    private MathToken Token => _tokens[_at];

    /// <summary>The tree of a formula.</summary>
    /// <param name="text">The formula, cleaned.</param>
    /// <exception cref="MathSyntaxException">It is none.</exception>
    /// <exception cref="MathLimitException">It is too long or too deep.</exception>
    public static MathNode Parse(string text)
    {
        var parser = new MathParser(MathLexer.Read(text));
        var node = parser.List();
        return parser.Token.Kind == MathTokenKind.End ? node : throw new MathSyntaxException();
    }

    private MathNode List()
    {
        var first = Relation();
        if (!Is(",") && !Is(";"))
        {
            return first;
        }

        var items = ImmutableArray.CreateBuilder<MathNode>();
        items.Add(first);
        while (Take(",") || Take(";"))
        {
            items.Add(Relation());
        }

        return new MathNode.Group(string.Empty, items.ToImmutable());
    }

    private MathNode Relation()
    {
        using var level = Deeper();
        var sides = ImmutableArray.CreateBuilder<MathNode>();
        var signs = ImmutableArray.CreateBuilder<string>();
        sides.Add(Union());
        while (Token.Kind is MathTokenKind.Sign or MathTokenKind.Command && Relations.TryGetValue(Token.Text, out var sign))
        {
            _at++;
            signs.Add(sign);
            sides.Add(Union());
        }

        return signs.Count == 0 ? sides[0] : new MathNode.Relation(sides.ToImmutable(), signs.ToImmutable());
    }

    private MathNode Union()
    {
        var left = Sum();
        while (Token is { Kind: MathTokenKind.Command, Text: "cup" or "cap" or "setminus" } operation)
        {
            _at++;
            var right = Sum();
            left = operation.Text != "cup" ? MathNode.Of(operation.Text, left, right)
                : left is MathNode.Group { Brackets: "∪" } union ? union with { Items = union.Items.Add(right) }
                : new MathNode.Group("∪", [left, right]);
        }

        return left;
    }

    /// <summary>What stands in round or square brackets: one formula in round ones is itself, the rest are tuples and intervals.</summary>
    private MathNode Bracketed()
    {
        var open = Token.Text;
        _at++;
        var items = ImmutableArray.CreateBuilder<MathNode>();
        var isOpenList = false;
        var bars = _bars;
        _bars = 0;
        while (!Is(")") && !Is("]"))
        {
            items.Add(Relation());
            isOpenList = Take(",") || Take(";");
            if (!isOpenList && !Is(")") && !Is("]"))
            {
                throw new MathSyntaxException();
            }
        }

        _bars = bars;
        var close = Token.Text;
        _at++;
        return items.Count == 1 && !isOpenList && open + close == "()" ? items[0] : new MathNode.Group(open + close, items.ToImmutable());
    }

    /// <summary>A set, or in LaTeX what belongs together; the open brace is read.</summary>
    private MathNode Braced(bool isSet)
    {
        var items = ImmutableArray.CreateBuilder<MathNode>();
        var bars = _bars;
        _bars = 0;
        while (!IsCloseBrace(isSet))
        {
            items.Add(Relation());
            if (!isSet && IsCommand("choose"))
            {
                _at++;
                items[0] = MathNode.Of("binom", items[0], Relation());
            }

            isSet |= Is(",") && !isSet && items.Count == 1;
            if (!Take(",") && !IsCloseBrace(isSet) && !IsCloseBrace(false))
            {
                throw new MathSyntaxException();
            }
        }

        _bars = bars;
        _at++;
        return isSet ? new MathNode.Group("{}", items.ToImmutable()) : items.Count == 1 ? items[0] : throw new MathSyntaxException();
    }

    private bool IsCloseBrace(bool isEscaped) => Is("}") || (isEscaped && Token is { Kind: MathTokenKind.Command, Text: "}" });

    private MathNode.Group Matrix()
    {
        Require("{");
        var isArray = Token.Text == "array";
        if (!isArray && !Token.Text.EndsWith("matrix", StringComparison.Ordinal))
        {
            throw new MathSyntaxException();
        }

        _at++;
        Require("}");
        while (isArray && !Take("}"))
        {
            _at = Token.Kind == MathTokenKind.End ? throw new MathSyntaxException() : _at + 1;
        }

        var rows = ImmutableArray.CreateBuilder<MathNode>();
        var cells = ImmutableArray.CreateBuilder<MathNode>();
        while (!IsCommand("end"))
        {
            cells.Add(Relation());
            if (IsCommand("\\") || IsCommand("end"))
            {
                rows.Add(new MathNode.Group("row", cells.ToImmutable()));
                cells.Clear();
                _at += IsCommand("\\") ? 1 : 0;
            }
            else
            {
                Require("&");
            }
        }

        _at++;
        Require("{");
        _at++;
        Require("}");
        return new MathNode.Group("rows", rows.ToImmutable());
    }

    private bool Is(string sign) => Token.Kind == MathTokenKind.Sign && Token.Text == sign;

    private bool IsCommand(string name) => Token.Kind == MathTokenKind.Command && Token.Text == name;

    private bool Take(string sign)
    {
        var isThere = Is(sign);
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private void Require(string sign) => _ = Take(sign) ? true : throw new MathSyntaxException();

    private Level Deeper() => ++_depth <= MathLimits.Depth ? new Level(this) : throw new MathLimitException("The formula has too many brackets inside of brackets to be worked out.");

    private readonly ref struct Level(MathParser parser)
    {
        public void Dispose() => parser._depth--;
    }
}
