using System.Numerics;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>When two keys are the same: as in Python 1, 1.0 and True are one.</summary>
internal sealed class KeyComparer : IEqualityComparer<object>
{
    public static readonly KeyComparer Instance = new();

    private static readonly object NoneKey = new();

    /// <summary>None has no object of its own.</summary>
    public static object Wrap(object? key) => key ?? NoneKey;

    /// <summary>Checks that a value can be a key.</summary>
    /// <exception cref="TemplateException">It cannot, or is nested too deeply.</exception>
    public static void Check(RenderState state, object? key, int depth = 0)
    {
        state.Spend();
        switch (key)
        {
            case ListValue { IsTuple: true } tuple:
                if (depth > RenderState.MostNesting)
                {
                    throw state.Fail("it nests tuples too deeply");
                }

                foreach (var item in tuple.Items)
                {
                    Check(state, item, depth + 1);
                }

                break;
            case ListValue or DictValue:
                throw state.Fail($"a {Kinds.NameOf(key)} cannot be a key");
            case string text:
                state.SpendText(text.Length);
                break;
        }
    }

    bool IEqualityComparer<object>.Equals(object? x, object? y) => (x, y) switch
    {
        (string left, string right) => left == right,
        (ListValue left, ListValue right) => left.Items.Length == right.Items.Length && left.Items.Zip(right.Items).All(p => Instance.AreEqual(p.First, p.Second)),
        (Undefined, Undefined) => true,
        _ => ReferenceEquals(x, y) || Equality.AreSimpleEqual(x, y),
    };

    int IEqualityComparer<object>.GetHashCode(object obj) => obj switch
    {
        string text => text.GetHashCode(StringComparison.Ordinal),
        Markup safe => safe.Text.GetHashCode(StringComparison.Ordinal),
        bool truth => truth ? 1L.GetHashCode() : 0L.GetHashCode(),
        double number when double.IsInteger(number) && Math.Abs(number) < 1e18 => ((long)number).GetHashCode(),
        double number when double.IsInteger(number) => new BigInteger(number).GetHashCode(),
        ListValue tuple => tuple.Items.Aggregate(tuple.Items.Length, (hash, item) => HashCode.Combine(hash, ((IEqualityComparer<object>)this).GetHashCode(Wrap(item)))),
        Undefined => 1,
        _ => obj.GetHashCode(),
    };

    private bool AreEqual(object? x, object? y) => ((IEqualityComparer<object>)this).Equals(Wrap(x), Wrap(y));
}
