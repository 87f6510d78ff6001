using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary><c>a and b</c>, <c>a or b</c>: the value that decides.</summary>
internal sealed class Junction(int line, bool isOr, Expression left, Expression right) : Expression(line, left, right)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        scope.State.Spend();
        var value = left.Evaluate(scope);
        return Kinds.IsTrue(value) == isOr ? value : right.Evaluate(scope);
    }
}

/// <summary><c>not a</c>.</summary>
internal sealed class Negation(int line, Expression operand) : Expression(line, operand)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope) => Kinds.Box(!Kinds.IsTrue(operand.Evaluate(scope)));
}

/// <summary><c>a if b else c</c>.</summary>
internal sealed class Conditional(int line, Expression test, Expression then, Expression? otherwise) : Expression(line, test, then, otherwise)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        scope.State.Spend();
        return Kinds.IsTrue(test.Evaluate(scope)) ? then.Evaluate(scope)
            : otherwise is null ? Undefined.Because("an if without else has no value when it does not hold") : otherwise.Evaluate(scope);
    }
}

/// <summary><c>a &lt; b &lt;= c</c>, <c>a in b</c>.</summary>
/// <param name="line">Its line.</param>
/// <param name="first">The first value.</param>
/// <param name="rest">Signs and the values behind them.</param>
internal sealed class Comparison(int line, Expression first, (string Sign, Expression Value)[] rest) : Expression(line, [first, .. rest.Select(r => r.Value)])
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        var state = scope.State;
        var left = first.Evaluate(scope);
        foreach (var (sign, value) in rest)
        {
            state.Spend();
            var right = value.Evaluate(scope);
            state.Line = Line;
            var holds = sign switch
            {
                "==" => Equality.AreEqual(state, left, right),
                "!=" => !Equality.AreEqual(state, left, right),
                "<" => Equality.Compare(state, left, right) < 0,
                "<=" => Equality.Compare(state, left, right) <= 0,
                ">" => Equality.Compare(state, left, right) > 0,
                ">=" => Equality.Compare(state, left, right) >= 0,
                "in" => Walking.Contains(state, right, left),
                _ => !Walking.Contains(state, right, left),
            };
            if (!holds)
            {
                return Kinds.False;
            }

            left = right;
        }

        return Kinds.True;
    }
}
