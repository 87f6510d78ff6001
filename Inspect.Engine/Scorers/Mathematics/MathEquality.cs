using System.Collections.Immutable;
using System.Numerics;

namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>Decides whether two formulas say the same (semantics 3.9): expressions by their values at several points, exactly where they are fractions.</summary>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class MathEquality(CancellationToken cancellationToken)
{
    private const double Tolerance = 1e-10;
    private const int Points = 8;
    private const int LeastPoints = 3;

    private static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53];

    /// <summary>The two say the same.</summary>
    /// <exception cref="MathLimitException">A number becomes too large.</exception>
    public bool AreEqual(MathNode one, MathNode other)
    {
        if (one.Equals(other))
        {
            return true;
        }

        (one, other) = (Expand(one), Expand(other));
        return (one, other) switch
        {
            (MathNode.Relation a, MathNode.Relation b) => Relations(a, b),
            (MathNode.Relation a, _) => ValueOf(a) is { } value && AreEqual(value, other),
            (_, MathNode.Relation b) => ValueOf(b) is { } value && AreEqual(one, value),
            (MathNode.Group a, MathNode.Group b) => Groups(a, b),
            (MathNode.Group, _) or (_, MathNode.Group) => false,
            _ => Expressions(one, other),
        };
    }

    /// <summary>The value that <c>x = 2</c>, <c>2 = x</c>, <c>f(1) = 2</c> or <c>x ∈ (0, 1)</c> gives; null for another relation.</summary>
    private static MathNode? ValueOf(MathNode.Relation relation) => relation switch
    {
        { Signs: ["=" or "≈"], Sides: [not MathNode.Symbol and var value, MathNode.Symbol] } => value,
        { Signs: ["=" or "≈"], Sides: [_, var value] } => value,
        { Signs: ["∈"], Sides: [MathNode.Symbol, var value] } => value,
        _ => null,
    };

    /// <summary>An expression with ± is a list of two.</summary>
    private static MathNode Expand(MathNode node) =>
        Has(node, "±") && node is MathNode.Call ? new MathNode.Group(string.Empty, [With(node, isPlus: true), With(node, isPlus: false)]) : node;

    private static bool Has(MathNode node, string name) => node is MathNode.Call call && (call.Name == name || call.Arguments.Any(a => Has(a, name)));

    private static MathNode With(MathNode node, bool isPlus) => node switch
    {
        MathNode.Call { Name: "±", Arguments: [var inner] } => isPlus ? With(inner, isPlus) : MathNode.Of("neg", With(inner, isPlus)),
        MathNode.Call call => call with { Arguments = [.. call.Arguments.Select(a => With(a, isPlus))] },
        _ => node,
    };

    private bool Groups(MathNode.Group a, MathNode.Group b)
    {
        if (a.Items.Length != b.Items.Length)
        {
            return false;
        }

        if (a.IsUnordered && b.IsUnordered)
        {
            return (a.Brackets == "∪") == (b.Brackets == "∪") && Unordered(a.Items, [.. b.Items]);
        }

        return (a.Brackets == b.Brackets || a.Brackets.Length == 0 || b.Brackets.Length == 0) && a.Items.Zip(b.Items).All(p => AreEqual(p.First, p.Second));
    }

    private bool Unordered(ImmutableArray<MathNode> items, List<MathNode> left)
    {
        foreach (var item in items)
        {
            var at = left.FindIndex(other => AreEqual(item, other));
            if (at < 0)
            {
                return false;
            }

            left.RemoveAt(at);
        }

        return true;
    }

    private bool Relations(MathNode.Relation a, MathNode.Relation b)
    {
        (a, b) = (Ascending(a), Ascending(b));
        if (!a.Signs.SequenceEqual(b.Signs))
        {
            return false;
        }

        if (a.Sides.Zip(b.Sides).All(p => AreEqual(p.First, p.Second)))
        {
            return true;
        }

        // An equation stays itself with its sides exchanged, or with all on one side.
        return a.Signs is ["=" or "≠"] && a.Sides.Concat(b.Sides).All(s => s is not (MathNode.Group or MathNode.Relation))
            && (AreEqual(Difference(a), Difference(b)) || AreEqual(Difference(a), MathNode.Of("neg", Difference(b))));
    }

    private static MathNode Difference(MathNode.Relation relation) => MathNode.Of("+", relation.Sides[0], MathNode.Of("neg", relation.Sides[1]));

    private static MathNode.Relation Ascending(MathNode.Relation relation) => relation.Signs[0] is ">" or "≥"
        ? new MathNode.Relation([.. relation.Sides.Reverse()], [.. relation.Signs.Reverse().Select(s => s switch { ">" => "<", "≥" => "≤", "<" => ">", "≤" => "≥", _ => s })])
        : relation;

    private bool Expressions(MathNode one, MathNode other)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Collect(one, names);
        Collect(other, names);
        var agreed = 0;
        for (var i = 0; i < (names.Count == 0 ? 1 : Points); i++)
        {
            var values = new MathValues(PointOf(names, i), cancellationToken);
            if (Agree(values, one, other) is not { } isEqual)
            {
                continue;
            }

            if (!isEqual)
            {
                return false;
            }

            agreed++;
        }

        return agreed >= (names.Count == 0 ? 1 : LeastPoints);
    }

    /// <summary>Whether both have the same value at a point; null where one has none there.</summary>
    private static bool? Agree(MathValues values, MathNode one, MathNode other)
    {
        if (values.Exact(one) is var (a, isFirstExact) && values.Exact(other) is var (b, isSecondExact))
        {
            return a == b || (!(isFirstExact && isSecondExact) && IsClose(a.ToDouble(), b.ToDouble()));
        }

        var (x, y) = (values.Approximate(one), values.Approximate(other));
        return x == y ? true : !Complex.IsFinite(x) && !Complex.IsFinite(y) ? null : Complex.IsFinite(x) && Complex.IsFinite(y) && IsClose(x, y);
    }

    private static bool IsClose(Complex x, Complex y) => Complex.Abs(x - y) <= Tolerance * Math.Max(1, Math.Max(Complex.Abs(x), Complex.Abs(y)));

    /// <summary>Fractions without a pattern, of both signs: an identity that holds at several of them holds.</summary>
    private static Dictionary<string, Rational> PointOf(IEnumerable<string> names, int number) => names.Index().ToDictionary(
        n => n.Item,
        n => Rational.Of(Primes[(n.Index + (5 * number) + 3) % Primes.Length] * (((number >> (n.Index % 3)) & 1) == 0 ? 1 : -1), Primes[((3 * n.Index) + number) % 4]));

    private static void Collect(MathNode node, SortedSet<string> names)
    {
        switch (node)
        {
            case MathNode.Symbol symbol:
                names.Add(symbol.Name);
                break;
            case MathNode.Call call:
                foreach (var argument in call.Arguments)
                {
                    Collect(argument, names);
                }

                break;
        }
    }
}
