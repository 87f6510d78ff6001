using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>What a macro is given, and what it does.</summary>
/// <param name="Name">Its name; null for the body of a call block.</param>
/// <param name="Parameters">Names and numbers of its parameters, and what they are where they are not given.</param>
/// <param name="Body">What it writes.</param>
/// <param name="Extras">Numbers of <c>varargs</c>, <c>kwargs</c> and <c>caller</c>; −1 for those that its body does not use.</param>
internal sealed record MacroPlan(string? Name, (string Name, int Number, Expression? Default)[] Parameters, Body Body, (int List, int Dict, int Caller) Extras);

/// <summary><c>{% macro a(b) %}…{% endmacro %}</c>.</summary>
internal sealed class Macro(int line, int number, MacroPlan plan) : Statement(line, [plan.Body, .. plan.Parameters.Select(p => p.Default)])
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        scope.State.Spend();
        scope.Set(number, new MacroValue(plan, scope, Height));
        return Flow.Next;
    }
}

/// <summary><c>{% call(a) b() %}…{% endcall %}</c>.</summary>
internal sealed class CallBlock(int line, Call call, MacroPlan plan) : Statement(line, [call, plan.Body, .. plan.Parameters.Select(p => p.Default)])
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        WriteText(scope.State, output, call.Evaluate(scope, new MacroValue(plan, scope, Height)));
        return Flow.Next;
    }
}

/// <summary>A macro that can be called: it sees the variables around the place where it stands.</summary>
internal sealed class MacroValue(MacroPlan plan, Scope around, int height) : ICallable, IHasAttributes, IHasSpelling
{
    /// <inheritdoc />
    public object? Call(RenderState state, in Arguments arguments)
    {
        state.Enter(height);
        state.Spend(2 + (plan.Parameters.Length * (1L + (arguments.Named.Length / 8))));
        var scope = new Scope(around);
        Bind(state, scope, arguments);
        var output = new StringBuilder();
        plan.Body.Render(scope, output);
        state.Leave(height);
        return Statement.Captured(state, output);
    }

    /// <inheritdoc />
    public bool TryGetAttribute(RenderState state, string name, out object? value)
    {
        value = name switch
        {
            "name" => plan.Name,
            "arguments" => ListValue.Tuple([.. plan.Parameters.Select(p => p.Name)]),
            "catch_varargs" => Kinds.Box(plan.Extras.List >= 0),
            "catch_kwargs" => Kinds.Box(plan.Extras.Dict >= 0),
            "caller" => Kinds.Box(plan.Extras.Caller >= 0),
            _ => null,
        };
        return value is not null || name == "name";
    }

    /// <inheritdoc />
    public string Spell(RenderState state) => $"<Macro {(plan.Name is { } name ? $"'{name}'" : "anonymous")}>";

    private void Bind(RenderState state, Scope scope, in Arguments arguments)
    {
        var name = plan.Name is null ? "caller" : $"the macro {plan.Name}";
        var (given, parameters) = (arguments.Positional, plan.Parameters);
        if (given.Length > parameters.Length && plan.Extras.List < 0)
        {
            throw state.Fail($"{name} takes {parameters.Length} values, and gets {given.Length}");
        }

        var rest = arguments.Named.ToList();
        for (var i = 0; i < parameters.Length; i++)
        {
            var named = rest.FindIndex(n => n.Name == parameters[i].Name);
            if (i < given.Length && named >= 0)
            {
                throw state.Fail($"{name} gets {parameters[i].Name} twice");
            }

            var value = i < given.Length ? given[i]
                : named >= 0 ? rest[named].Value
                : parameters[i].Default is { } usual ? usual.Evaluate(scope) : Undefined.Because($"{name} was not given {parameters[i].Name}");
            scope.Set(parameters[i].Number, value);
            if (named >= 0)
            {
                rest.RemoveAt(named);
            }
        }

        BindExtras(state, scope, name, given, rest);
    }

    private void BindExtras(RenderState state, Scope scope, string name, object?[] given, List<(string Name, object? Value)> rest)
    {
        var (list, dict, caller) = plan.Extras;
        if (caller >= 0)
        {
            var place = rest.FindIndex(n => n.Name == "caller");
            scope.Set(caller, place >= 0 ? rest[place].Value : Undefined.Because("there is no caller: the macro was not called by a call block"));
            if (place >= 0)
            {
                rest.RemoveAt(place);
            }
        }

        if (list >= 0)
        {
            scope.Set(list, new ListValue(given[Math.Min(given.Length, plan.Parameters.Length)..], isTuple: true));
        }

        if (dict >= 0)
        {
            scope.Set(dict, DictValue.Of(state, [.. rest.Select(r => ((object?)r.Name, r.Value))]));
        }
        else if (rest.Count > 0)
        {
            throw state.Fail($"{name} has no parameter {rest[0].Name}");
        }
    }
}
