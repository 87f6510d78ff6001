namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Python's comparisons.</summary>
internal static class Equality
{
    /// <summary>Two values are equal.</summary>
    public static bool AreEqual(RenderState state, object? left, object? right, int depth = 0)
    {
        if (left is string one && right is string other)
        {
            state.Spend(Math.Min(one.Length, other.Length) / 64);
            return one == other;
        }

        state.Spend(2);
        if (depth > RenderState.MostNesting)
        {
            throw state.Fail("it compares lists that are nested too deeply");
        }

        return (left, right) switch
        {
            (ListValue a, ListValue b) => a.IsTuple == b.IsTuple && (ReferenceEquals(a, b) || AreEqual(state, a.Items, b.Items, depth)),
            (DictValue a, DictValue b) => ReferenceEquals(a, b) || AreEqual(state, a, b, depth),
            (RangeValue a, RangeValue b) => a.Length == b.Length && (a.Length == 0 || (a.Start == b.Start && (a.Length == 1 || a.Step == b.Step))),
            (DictView { Kind: "keys" } a, DictView { Kind: "keys" } b) => a.Dict.Count == b.Dict.Count && Array.TrueForAll(a.Dict.Keys, k => b.Dict.TryGet(state, k, out _)),
            (DictView { Kind: "items" } a, DictView { Kind: "items" } b) => AreEqual(state, a.Dict, b.Dict, depth),
            (Undefined, Undefined) => true,
            _ => AreSimpleEqual(left, right),
        };
    }

    /// <summary>Two values are equal that hold no others.</summary>
    public static bool AreSimpleEqual(object? left, object? right)
    {
        if (left is null || right is null)
        {
            return left is null && right is null;
        }

        if (Kinds.IsText(left, out var text))
        {
            return Kinds.IsText(right, out var other) && text == other;
        }

        return Numbers.Is(left) && Numbers.Is(right) ? Numbers.Compare(left, right) == 0 : ReferenceEquals(left, right);
    }

    /// <summary>Order of two values: below 0, 0, above 0; null where a number is NaN.</summary>
    /// <exception cref="TemplateException">They have no order.</exception>
    public static int? Compare(RenderState state, object? left, object? right, int depth = 0)
    {
        state.Spend(2);
        if (Numbers.Is(left) && Numbers.Is(right))
        {
            return Numbers.Compare(left!, right!);
        }

        if (Kinds.IsText(left, out var text) && Kinds.IsText(right, out var other))
        {
            state.Spend(Math.Min(text.Length, other.Length) / 64);
            return CodePoints.Compare(text, other);
        }

        if (left is ListValue one && right is ListValue two && one.IsTuple == two.IsTuple && depth < RenderState.MostNesting)
        {
            for (var i = 0; i < Math.Min(one.Items.Length, two.Items.Length); i++)
            {
                if (!AreEqual(state, one.Items[i], two.Items[i], depth + 1))
                {
                    return Compare(state, one.Items[i], two.Items[i], depth + 1);
                }
            }

            return one.Items.Length.CompareTo(two.Items.Length);
        }

        var missing = left as Undefined ?? right as Undefined;
        throw state.Fail(missing?.Reason ?? $"a {Kinds.NameOf(left)} and a {Kinds.NameOf(right)} have no order");
    }

    private static bool AreEqual(RenderState state, object?[] left, object?[] right, int depth)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!AreEqual(state, left[i], right[i], depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreEqual(RenderState state, DictValue left, DictValue right, int depth)
    {
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!right.TryGet(state, left.Keys[i], out var value) || !AreEqual(state, left.Values[i], value, depth + 1))
            {
                return false;
            }
        }

        return true;
    }
}
