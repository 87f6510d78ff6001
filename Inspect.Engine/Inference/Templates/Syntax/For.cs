using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary><c>{% for a in b if c recursive %}…{% else %}…{% endfor %}</c>.</summary>
/// <param name="line">Its line.</param>
/// <param name="target">What each item is given to.</param>
/// <param name="walked">What is walked through.</param>
/// <param name="test">Leaves items out.</param>
/// <param name="body">For each item.</param>
/// <param name="otherwise">Where there is none.</param>
/// <param name="isRecursive">The loop can be called.</param>
/// <param name="loopNumber">Number of the name <c>loop</c>.</param>
internal sealed class For(int line, Target target, Expression walked, Expression? test, Body body, Body? otherwise, bool isRecursive, int loopNumber)
    : Statement(line, target, walked, test, body, otherwise)
{
    /// <summary>The loop can be called.</summary>
    public bool IsRecursive => isRecursive;

    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output) => Run(scope, walked.Evaluate(scope), output, 0);

    /// <summary>Walks through a value.</summary>
    /// <param name="scope">Around the loop.</param>
    /// <param name="value">The value.</param>
    /// <param name="output">Where it writes.</param>
    /// <param name="depth">How often the loop has called itself.</param>
    public Flow Run(Scope scope, object? value, StringBuilder output, int depth)
    {
        var state = scope.State;
        state.Line = Line;
        var items = test is null && value is not OnceValue ? new LoopItems(state, Walking.Items(state, value))
            : new LoopItems(state, test is null ? Walking.Each(state, value) : Chosen(new Scope(scope), value), 1 + (test?.Height ?? 0));
        var inner = new Scope(scope);

        // As in the reference, an item whose body was left early is none.
        var isDone = false;
        var loop = new LoopValue(this, scope, items, depth);
        for (var i = 0; items.TryGet(i, out var item); i++)
        {
            state.Spend(2);
            inner.Clear();
            loop.Index = i;
            inner.Set(loopNumber, loop);
            target.Assign(inner, item);
            var flow = body.Render(inner, output);
            isDone |= flow == Flow.Next;
            if (flow == Flow.Break)
            {
                break;
            }
        }

        return isDone ? Flow.Next : otherwise?.Render(new Scope(scope), output) ?? Flow.Next;
    }

    private IEnumerable<object?> Chosen(Scope inner, object? value)
    {
        foreach (var item in Walking.Each(inner.State, value))
        {
            inner.State.Spend(2);
            inner.Clear();
            target.Assign(inner, item);
            if (Kinds.IsTrue(test!.Evaluate(inner)))
            {
                yield return item;
            }
        }
    }
}
