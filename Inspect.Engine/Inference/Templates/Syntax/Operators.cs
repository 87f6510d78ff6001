using Inspect.Engine.Inference.Templates.Library;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary><c>a + b + c</c>.</summary>
internal sealed class Sum(int line, Expression[] operands) : Expression(line, operands)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        var state = scope.State;
        state.Spend(operands.Length);
        var values = EvaluateAll(operands, scope);
        state.Line = Line;
        if (values.Length > 2 && Array.TrueForAll(values, v => v is string))
        {
            var texts = Array.ConvertAll(values, v => (string?)v);
            state.SpendText(texts.Sum(t => (long)t!.Length));
            return string.Concat(texts);
        }

        var sum = values[0];
        foreach (var value in values.AsSpan(1))
        {
            sum = Arithmetic.Add(state, sum, value);
        }

        return sum;
    }
}

/// <summary><c>a ~ b ~ c</c>: texts one behind the other.</summary>
internal sealed class Concatenation(int line, Expression[] operands) : Expression(line, operands)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        var state = scope.State;
        state.Spend(operands.Length);
        var values = EvaluateAll(operands, scope);
        state.Line = Line;
        var isSafe = state.EscapesOutput && Array.Exists(values, v => v is Markup);
        var texts = Array.ConvertAll(values, v => isSafe ? Markup.Escape(state, v) : Spelling.Of(state, v));
        state.SpendText(texts.Sum(t => (long)t.Length));
        var text = string.Concat(texts);
        return isSafe ? new Markup(text) : text;
    }
}

/// <summary><c>a - b</c>, <c>*</c>, <c>/</c>, <c>//</c>, <c>%</c>, <c>**</c>.</summary>
internal sealed class Calculation(int line, string sign, Expression left, Expression right) : Expression(line, left, right)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        var state = scope.State;
        state.Spend();
        var (first, second) = (left.Evaluate(scope), right.Evaluate(scope));
        state.Line = Line;
        return sign switch
        {
            "*" => Arithmetic.Multiply(state, first, second),
            "%" when Kinds.IsText(first, out var format) => Access.Like(first, new PercentFormat(state, format, second, first is Markup).Apply()),
            _ => Arithmetic.Calculate(state, sign, first, second),
        };
    }
}

/// <summary><c>-a</c> or <c>+a</c>.</summary>
internal sealed class Signed(int line, string sign, Expression operand) : Expression(line, operand)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        var value = operand.Evaluate(scope);
        scope.State.Line = Line;
        return Arithmetic.Sign(scope.State, sign, value);
    }
}
