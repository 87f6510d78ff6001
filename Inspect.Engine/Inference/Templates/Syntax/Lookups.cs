using Inspect.Engine.Inference.Templates.Library;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary><c>a.name</c>.</summary>
internal sealed class AttributeLookup(int line, Expression target, string name) : Expression(line, target)
{
    /// <summary>What it belongs to.</summary>
    public Expression Target => target;

    /// <summary>The name.</summary>
    public string Name => name;

    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        var value = target.Evaluate(scope);
        scope.State.Line = Line;
        return Access.Attribute(scope.State, value, name);
    }
}

/// <summary><c>a[key]</c>.</summary>
internal sealed class ElementLookup(int line, Expression target, Expression key) : Expression(line, target, key)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        var (value, place) = (target.Evaluate(scope), key.Evaluate(scope));
        scope.State.Line = Line;
        return Access.Element(scope.State, value, place);
    }
}

/// <summary><c>a[start:stop:step]</c>.</summary>
internal sealed class SliceLookup(int line, Expression target, Expression? start, Expression? stop, Expression? step) : Expression(line, target, start, stop, step)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        var value = target.Evaluate(scope);
        var (from, to, by) = (start?.Evaluate(scope), stop?.Evaluate(scope), step?.Evaluate(scope));
        scope.State.Line = Line;
        return Access.Slice(scope.State, value, from, to, by);
    }
}
