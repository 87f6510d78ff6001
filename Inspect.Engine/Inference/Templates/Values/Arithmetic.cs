using System.Numerics;
using Inspect.Engine.Python;

namespace Inspect.Engine.Inference.Templates.Values;

/// <summary>Python's operators on numbers, texts and lists.</summary>
internal static class Arithmetic
{
    /// <summary><c>left + right</c>.</summary>
    public static object? Add(RenderState state, object? left, object? right)
    {
        if (left is string one && right is string other)
        {
            state.SpendText((long)one.Length + other.Length);
            return one + other;
        }

        if (left is long a && right is long b && !WouldOverflow(a, b))
        {
            return Kinds.Box(a + b);
        }

        if (Numbers.Is(left) && Numbers.Is(right))
        {
            return Calculate(state, "+", left!, right!);
        }

        if (Kinds.IsText(left, out _) && Kinds.IsText(right, out _))
        {
            var (start, end) = (Markup.Escape(state, left), Markup.Escape(state, right));
            state.SpendText((long)start.Length + end.Length);
            return new Markup(start + end);
        }

        if (left is ListValue first && right is ListValue second && first.IsTuple == second.IsTuple)
        {
            state.Spend((first.Items.Length + second.Items.Length) / 4);
            return new ListValue([.. first.Items, .. second.Items], first.IsTuple);
        }

        throw Unfit(state, "+", left, right);
    }

    /// <summary><c>left * right</c>.</summary>
    public static object? Multiply(RenderState state, object? left, object? right)
    {
        if (Numbers.Is(left) && Numbers.Is(right))
        {
            return Calculate(state, "*", left!, right!);
        }

        var (repeated, count) = Numbers.Whole(left) is { } times ? (right, times) : (left, Numbers.Whole(right) ?? -1);
        if (Numbers.Whole(left) is null && Numbers.Whole(right) is null)
        {
            throw Unfit(state, "*", left, right);
        }

        // Also where nothing is repeated, or nothing is left of it.
        var isEmpty = count.Sign < 0 || repeated is ListValue { Items.Length: 0 } || (Kinds.IsText(repeated, out var given) && given.Length == 0);
        if (isEmpty && BigInteger.Abs(count) > long.MaxValue)
        {
            throw state.Fail("the number of repetitions is too large");
        }

        count = count.Sign < 0 ? 0 : count;
        if (Kinds.IsText(repeated, out var text))
        {
            var length = text.Length * count;
            state.SpendText(length > long.MaxValue ? long.MaxValue : (long)length);
            var product = text.Length == 0 ? text : Repeating.Of(text, (long)count);
            return repeated is Markup ? new Markup(product) : product;
        }

        if (repeated is ListValue list)
        {
            var length = list.Items.Length * count;
            if (length > RangeValue.Most)
            {
                throw state.Fail($"it makes a list of more than {RangeValue.Most} items");
            }

            state.Spend((long)length / 4);
            return new ListValue(list.Items.Length == 0 ? [] : [.. Enumerable.Repeat(list.Items, (int)count).SelectMany(i => i)], list.IsTuple);
        }

        throw Unfit(state, "*", left, right);
    }

    /// <summary>An operator on two numbers.</summary>
    public static object? Calculate(RenderState state, string sign, object? left, object? right)
    {
        if (!Numbers.Is(left) || !Numbers.Is(right))
        {
            throw Unfit(state, sign, left, right);
        }

        return left is not double && right is not double
            ? Whole(state, sign, Numbers.Whole(left)!.Value, Numbers.Whole(right)!.Value)
            : Float(state, sign, Numbers.ToDouble(state, left), Numbers.ToDouble(state, right));
    }

    /// <summary><c>-value</c> or <c>+value</c>.</summary>
    public static object? Sign(RenderState state, string sign, object? value) => value switch
    {
        double number => sign == "-" ? -number : number,
        _ when Numbers.Whole(value) is { } whole => Kinds.Box(sign == "-" ? -whole : whole),
        Undefined missing => throw state.Fail(missing.Reason),
        _ => throw state.Fail($"{sign} does not fit a {Kinds.NameOf(value)}"),
    };

    private static object? Whole(RenderState state, string sign, BigInteger left, BigInteger right)
    {
        var bits = left.GetBitLength() + right.GetBitLength();
        state.Spend(bits / 64);
        switch (sign)
        {
            case "+":
                return Kinds.Box(Bounded(state, left + right));
            case "-":
                return Kinds.Box(Bounded(state, left - right));
            case "*":
                return Kinds.Box(Bounded(state, left * right));
            case "**":
                return Power(state, left, right);
        }

        if (right.IsZero)
        {
            throw state.Fail("it divides by zero");
        }

        if (sign == "/")
        {
            return left.IsZero && right.Sign < 0 ? -0.0 : ExactMath.Divide(left, right) is var quotient && double.IsFinite(quotient) ? quotient : throw state.Fail("a quotient is too large for a float");
        }

        var floor = BigInteger.DivRem(left, right, out var rest);
        if (!rest.IsZero && rest.Sign != right.Sign)
        {
            (floor, rest) = (floor - 1, rest + right);
        }

        return Kinds.Box(sign == "//" ? floor : rest);
    }

    private static object? Power(RenderState state, BigInteger left, BigInteger right)
    {
        if (right.Sign < 0)
        {
            return Float(state, "**", Numbers.ToDouble(state, left), Numbers.ToDouble(state, right));
        }

        if (BigInteger.Abs(left) > 1 && (right > Numbers.MostBits || (left.GetBitLength() - 1) * right > Numbers.MostBits))
        {
            throw TooLarge(state);
        }

        var exponent = BigInteger.Abs(left) > 1 ? (int)right : right.IsEven ? (right.IsZero ? 0 : 2) : 1;
        state.Spend(exponent * left.GetBitLength() / 16);
        return Kinds.Box(Bounded(state, BigInteger.Pow(left, exponent)));
    }

    private static double Float(RenderState state, string sign, double left, double right)
    {
        switch (sign)
        {
            case "+":
                return left + right;
            case "-":
                return left - right;
            case "*":
                return left * right;
            case "**":
                return left == 0 && right < 0 ? throw state.Fail("it divides by zero")
                    : Math.Pow(left, right) is var power && (double.IsFinite(power) || !double.IsFinite(left) || !double.IsFinite(right)) ? power
                    : throw state.Fail("a power is no number or too large for a float");
        }

        if (right == 0)
        {
            throw state.Fail("it divides by zero");
        }

        if (sign == "/")
        {
            return left / right;
        }

        // As in the reference the quotient is taken before the rest gets the sign of the divisor: with large numbers that shows.
        var rest = left % right;
        var quotient = (left - rest) / right;
        if (rest != 0 && (rest < 0) != (right < 0))
        {
            rest += right;
            quotient -= 1;
        }
        else if (rest == 0)
        {
            rest = Math.CopySign(0, right);
        }

        return sign == "%" ? rest : quotient == 0 ? Math.CopySign(0, left / right) : Floor(quotient);
    }

    /// <summary>The quotient is whole but for rounding.</summary>
    private static double Floor(double quotient)
    {
        var floor = Math.Floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static BigInteger Bounded(RenderState state, BigInteger value) => value.GetBitLength() > Numbers.MostBits ? throw TooLarge(state) : value;

    private static TemplateException TooLarge(RenderState state) => state.Fail("a whole number has too many digits");

    private static bool WouldOverflow(long a, long b) => b > 0 ? a > long.MaxValue - b : a < long.MinValue - b;

    private static TemplateException Unfit(RenderState state, string sign, object? left, object? right) =>
        state.Fail((left as Undefined ?? right as Undefined)?.Reason ?? $"{sign} does not fit a {Kinds.NameOf(left)} and a {Kinds.NameOf(right)}");
}
