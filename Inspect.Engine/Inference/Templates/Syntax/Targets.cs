using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>What a value can be given to.</summary>
internal abstract class Target(int line, params ReadOnlySpan<Node?> parts) : Node(line, parts)
{
    /// <summary>Gives it a value.</summary>
    public abstract void Assign(Scope scope, object? value);
}

/// <summary>A variable.</summary>
internal sealed class VariableTarget(int line, int number) : Target(line)
{
    /// <inheritdoc />
    public override void Assign(Scope scope, object? value) => scope.Set(number, value);
}

/// <summary>A name of a namespace: <c>ns.a</c>.</summary>
internal sealed class NamespaceTarget(int line, string variable, int number, string attribute) : Target(line)
{
    /// <inheritdoc />
    public override void Assign(Scope scope, object? value)
    {
        var space = scope.TryGet(number, out var found) && found is NamespaceValue named ? named
            : throw scope.State.Fail($"{variable} is no namespace, so {variable}.{attribute} cannot be set");
        scope.State.Spend();
        space.Values[attribute] = value;
    }
}

/// <summary>Several: <c>a, b</c>.</summary>
internal sealed class TupleTarget(int line, Target[] targets) : Target(line, targets)
{
    /// <inheritdoc />
    public override void Assign(Scope scope, object? value)
    {
        var items = Walking.Items(scope.State, value);
        if (items.Length != targets.Length)
        {
            throw scope.State.Fail($"{targets.Length} variables are set from {items.Length} values");
        }

        for (var i = 0; i < items.Length; i++)
        {
            targets[i].Assign(scope, items[i]);
        }
    }
}
