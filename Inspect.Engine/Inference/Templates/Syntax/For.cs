using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary><c>{% for a in b if c recursive %}…{% else %}…{% endfor %}</c>.</summary>
/// <param name="line">Its line.</param>
/// <param name="target">What each item is given to.</param>
/// <param name="items">What is walked through.</param>
/// <param name="test">Leaves items out.</param>
/// <param name="body">For each item.</param>
/// <param name="otherwise">Where there is none.</param>
/// <param name="isRecursive">The loop can be called.</param>
/// <param name="loopNumber">Number of the name <c>loop</c>.</param>
internal sealed class For(int line, Target target, Expression items, Expression? test, Body body, Body? otherwise, bool isRecursive, int loopNumber)
    : Statement(line, target, items, test, body, otherwise)
{
    /// <summary>The loop can be called.</summary>
    public bool IsRecursive => isRecursive;

    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output) => Run(scope, items.Evaluate(scope), output, 0);

    /// <summary>Walks through a value.</summary>
    /// <param name="scope">Around the loop.</param>
    /// <param name="value">The value.</param>
    /// <param name="output">Where it writes.</param>
    /// <param name="depth">How often the loop has called itself.</param>
    public Flow Run(Scope scope, object? value, StringBuilder output, int depth)
    {
        var state = scope.State;
        state.Line = Line;
        var all = Walking.Items(state, value);
        var inner = new Scope(scope);
        if (test is not null)
        {
            all = Filtered(inner, all);
        }

        // As in the reference, an item whose body was left early is none.
        var isDone = false;
        var loop = new LoopValue(this, scope, all, depth);
        for (var i = 0; i < all.Length; i++)
        {
            state.Spend(2);
            inner.Clear();
            loop.Index = i;
            inner.Set(loopNumber, loop);
            target.Assign(inner, all[i]);
            var flow = body.Render(inner, output);
            isDone |= flow == Flow.Next;
            if (flow == Flow.Break)
            {
                break;
            }
        }

        return isDone ? Flow.Next : otherwise?.Render(new Scope(scope), output) ?? Flow.Next;
    }

    private object?[] Filtered(Scope inner, object?[] all)
    {
        var kept = new List<object?>();
        foreach (var item in all)
        {
            inner.State.Spend(2);
            inner.Clear();
            target.Assign(inner, item);
            if (Kinds.IsTrue(test!.Evaluate(inner)))
            {
                kept.Add(item);
            }
        }

        return [.. kept];
    }
}
