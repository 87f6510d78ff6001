using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>Text outside of tags.</summary>
internal sealed class DataText(int line, string text) : Statement(line)
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        Write(scope.State, output, text);
        return Flow.Next;
    }
}

/// <summary><c>{{ a }}</c> or <c>{% print a, b %}</c>.</summary>
internal sealed class Output(int line, Expression[] values) : Statement(line, values)
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        foreach (var value in values)
        {
            var result = value.Evaluate(scope);
            scope.State.Line = Line;
            WriteValue(scope.State, output, result);
        }

        return Flow.Next;
    }
}

/// <summary><c>{% if %}</c> with its <c>elif</c> and <c>else</c>.</summary>
internal sealed class If(int line, (Expression Test, Body Then)[] branches, Body? otherwise) : Statement(line, [.. branches.Select(b => b.Test), .. branches.Select(b => b.Then), otherwise])
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        scope.State.Spend();
        foreach (var (test, then) in branches)
        {
            if (Kinds.IsTrue(test.Evaluate(scope)))
            {
                return then.Render(scope, output);
            }
        }

        return otherwise?.Render(scope, output) ?? Flow.Next;
    }
}

/// <summary><c>{% break %}</c> or <c>{% continue %}</c>.</summary>
internal sealed class Jump(int line, Flow flow) : Statement(line)
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output) => flow;
}

/// <summary>What a chat template cannot do, such as <c>{% include "a" %}</c>: in a branch that is not reached it does no harm.</summary>
internal sealed class Refusal(int line, string reason) : Statement(line)
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        scope.State.Line = Line;
        throw scope.State.Fail(reason);
    }
}

/// <summary><c>{% set a = b %}</c>.</summary>
internal sealed class Assignment(int line, Target target, Expression value) : Statement(line, target, value)
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        scope.State.Spend();
        var result = value.Evaluate(scope);
        scope.State.Line = Line;
        target.Assign(scope, result);
        return Flow.Next;
    }
}

/// <summary><c>{% set a %}…{% endset %}</c>, with filters or without.</summary>
internal sealed class BlockAssignment(int line, Target target, Filtering? filter, Body body) : Statement(line, target, filter, body)
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        var aside = new StringBuilder();
        if (body.Render(new Scope(scope), aside) is not Flow.Next and var flow)
        {
            // Left early, the text is lost.
            return flow;
        }

        var text = Captured(scope.State, aside);
        scope.State.Line = Line;
        target.Assign(scope, filter is null ? text : filter.Apply(scope, text, isBlock: true));
        return Flow.Next;
    }
}

/// <summary><c>{% filter a %}…{% endfilter %}</c>.</summary>
internal sealed class FilterBlock(int line, Filtering filter, Body body) : Statement(line, filter, body)
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        var aside = new StringBuilder();
        if (body.Render(new Scope(scope), aside) is not Flow.Next and var flow)
        {
            return flow;
        }

        WriteText(scope.State, output, filter.Apply(scope, Captured(scope.State, aside), isBlock: true));
        return Flow.Next;
    }
}

/// <summary><c>{% with a = b %}…{% endwith %}</c>, and blocks whose variables stay in them.</summary>
internal sealed class With(int line, (Target Target, Expression Value)[] variables, Body body) : Statement(line, [.. variables.Select(v => v.Target), .. variables.Select(v => v.Value), body])
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        var inner = new Scope(scope);
        var values = Array.ConvertAll(variables, v => v.Value.Evaluate(scope));
        for (var i = 0; i < values.Length; i++)
        {
            variables[i].Target.Assign(inner, values[i]);
        }

        return body.Render(inner, output);
    }
}

/// <summary><c>{% autoescape a %}…{% endautoescape %}</c>.</summary>
internal sealed class Escaping(int line, Expression isOn, Body body) : Statement(line, isOn, body)
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        var before = scope.State.EscapesOutput;
        scope.State.EscapesOutput = Kinds.IsTrue(isOn.Evaluate(scope));
        var flow = body.Render(new Scope(scope), output);
        scope.State.EscapesOutput = before;
        return flow;
    }
}

/// <summary><c>{% block a %}…{% endblock %}</c>: sees the variables of the template, those around it only when it is scoped.</summary>
internal sealed class Block(int line, string name, bool isScoped, Body body) : Statement(line, body)
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        scope.State.Enter(Height);
        body.Render(new Scope(isScoped ? scope : scope.Root), output);
        scope.State.Leave(Height);
        return Flow.Next;
    }
}

/// <summary>The variable <c>self</c>: the blocks of a template, to be called.</summary>
internal sealed class SelfValue(Scope root, IReadOnlyDictionary<string, Block> blocks) : IHasAttributes, IHasSpelling
{
    /// <inheritdoc />
    public string Spell(RenderState state) => "<TemplateReference None>";

    /// <inheritdoc />
    public bool TryGetAttribute(RenderState state, string name, out object? value)
    {
        var isThere = blocks.TryGetValue(name, out var block);
        value = isThere ? new BoundFunction((RenderState at, object? _, in Arguments _) => Render(at, block!), null) : null;
        return isThere;
    }

    private object Render(RenderState state, Block block)
    {
        var aside = new StringBuilder();
        block.Render(root, aside);
        return Statement.Captured(state, aside);
    }
}
