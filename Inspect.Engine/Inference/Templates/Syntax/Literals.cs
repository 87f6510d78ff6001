using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>A value that stands in the template.</summary>
internal sealed class Constant(int line, object? value) : Expression(line)
{
    /// <summary>The value.</summary>
    public object? Value => value;

    /// <inheritdoc />
    public override object? Evaluate(Scope scope) => value;
}

/// <summary>A variable.</summary>
internal sealed class Variable(int line, string name, int number) : Expression(line)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        scope.State.Spend();
        return scope.TryGet(number, out var value) ? value : Undefined.Variable(name);
    }
}

/// <summary><c>[a, b]</c> or <c>(a, b)</c>.</summary>
internal sealed class ListLiteral(int line, Expression[] items, bool isTuple) : Expression(line, items)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        scope.State.Spend(1 + (items.Length / 4));
        return new ListValue(EvaluateAll(items, scope), isTuple);
    }
}

/// <summary><c>{a: b}</c>.</summary>
internal sealed class DictLiteral(int line, Expression[] keys, Expression[] values) : Expression(line, [.. keys, .. values])
{
    private readonly bool _hasPlainKeys = Array.TrueForAll(keys, k => k is Constant { Value: string }) && keys.Select(k => ((Constant)k).Value).Distinct().Count() == keys.Length;

    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        scope.State.Spend(1 + (keys.Length / 2));
        scope.State.Line = Line;
        var (names, content) = (EvaluateAll(keys, scope), EvaluateAll(values, scope));
        return _hasPlainKeys ? DictValue.OfTexts(names, content) : DictValue.Of(scope.State, [.. names.Zip(content)]);
    }
}
