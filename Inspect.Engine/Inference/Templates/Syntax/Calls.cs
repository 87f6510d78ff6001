using Inspect.Engine.Inference.Templates.Library;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>What stands between the parentheses of a call.</summary>
/// <param name="line">Its line.</param>
/// <param name="positional">Values by place.</param>
/// <param name="named">Values by name.</param>
/// <param name="list"><c>*a</c>: more by place.</param>
/// <param name="dict"><c>**a</c>: more by name.</param>
internal sealed class ArgumentList(int line, Expression[] positional, (string Name, Expression Value)[] named, Expression? list, Expression? dict)
    : Node(line, [.. positional, .. named.Select(n => n.Value), list, dict])
{
    /// <summary>The arguments.</summary>
    /// <param name="scope">Where.</param>
    /// <param name="caller">What a call block holds; null elsewhere.</param>
    public Arguments Evaluate(Scope scope, ICallable? caller = null)
    {
        if (positional.Length == 0 && named.Length == 0 && list is null && dict is null && caller is null)
        {
            return Arguments.None;
        }

        var state = scope.State;
        state.Spend(positional.Length + named.Length);
        var byPlace = positional.Length == 0 ? [] : new object?[positional.Length];
        for (var i = 0; i < byPlace.Length; i++)
        {
            byPlace[i] = positional[i].Evaluate(scope);
        }

        var byName = named.Length == 0 ? [] : Array.ConvertAll(named, n => (n.Name, n.Value.Evaluate(scope)));
        if (list is not null)
        {
            var more = Walking.Items(state, list.Evaluate(scope));
            state.Spend(more.Length / 4);
            byPlace = [.. byPlace, .. more];
        }

        if (dict is not null)
        {
            var more = dict.Evaluate(scope) as DictValue ?? throw state.Fail("** takes a dict");
            state.Spend(more.Count);
            byName = [.. byName, .. more.Keys.Zip(more.Values, (k, v) => (Kinds.IsText(k, out var name) ? name : throw state.Fail("** takes a dict of names"), v))];
        }

        return new Arguments(byPlace, caller is null ? byName : [.. byName, ("caller", caller)]);
    }
}

/// <summary><c>a(b)</c>.</summary>
internal sealed class Call(int line, Expression callee, ArgumentList arguments) : Expression(line, callee, arguments)
{
    /// <inheritdoc />
    public override object? Evaluate(Scope scope) => Evaluate(scope, null);

    /// <summary>Calls it, with what a call block holds.</summary>
    public object? Evaluate(Scope scope, ICallable? caller)
    {
        var state = scope.State;
        state.Spend();
        object? function;
        if (callee is AttributeLookup method)
        {
            // A method is called without an object for it.
            var target = method.Target.Evaluate(scope);
            state.Line = Line;
            if (Access.Method(target, method.Name) is { } own)
            {
                var given = arguments.Evaluate(scope, caller);
                state.Line = Line;
                return own(state, target, given);
            }

            function = Access.Attribute(state, target, method.Name);
        }
        else
        {
            function = callee.Evaluate(scope);
        }

        var values = arguments.Evaluate(scope, caller);
        state.Line = Line;
        return function is ICallable callable ? callable.Call(state, values)
            : throw state.Fail((function as Undefined)?.Reason ?? $"a {Kinds.NameOf(function)} cannot be called");
    }
}

/// <summary><c>a | filter(b)</c>. A filter that nobody knows is an error when it is reached: it may stand in a branch that never is.</summary>
internal sealed class Filtering(int line, Expression? target, string name, ArgumentList arguments) : Expression(line, target, arguments)
{
    private readonly Function? _filter = FilterTable.Find(name);

    /// <inheritdoc />
    public override object? Evaluate(Scope scope) => Apply(scope, target?.Evaluate(scope));

    /// <summary>Applies it, and those in front of it, to a value: for blocks that are filtered.</summary>
    public object? Apply(Scope scope, object? value, bool isBlock)
    {
        value = isBlock && target is Filtering before ? before.Apply(scope, value, isBlock) : value;
        return Apply(scope, value);
    }

    private object? Apply(Scope scope, object? value)
    {
        var state = scope.State;
        state.Spend();
        var given = arguments.Evaluate(scope);
        state.Line = Line;
        return (_filter ?? FilterTable.Get(state, name))(state, value, given);
    }
}

/// <summary><c>a is test(b)</c>.</summary>
internal sealed class Testing(int line, Expression target, string name, ArgumentList arguments) : Expression(line, target, arguments)
{
    private readonly Function? _test = TestTable.Find(name);

    /// <inheritdoc />
    public override object? Evaluate(Scope scope)
    {
        var state = scope.State;
        state.Spend();
        var value = target.Evaluate(scope);
        var given = arguments.Evaluate(scope);
        state.Line = Line;
        return (_test ?? TestTable.Get(state, name))(state, value, given);
    }
}
