using System.Text;
using Inspect.Engine.Inference.Templates.Values;

namespace Inspect.Engine.Inference.Templates.Syntax;

/// <summary>A part of a template, at work as it was read. Thread-safe: nothing changes it, all that changes is in the scope.</summary>
internal abstract class Node
{
    /// <summary>Levels that a template may have: trees are walked by calls.</summary>
    private const int MostHeight = 250;

    /// <summary>Makes a part.</summary>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="parts">Parts of it.</param>
    /// <exception cref="TemplateException">It is nested too deeply.</exception>
    protected Node(int line, params ReadOnlySpan<Node?> parts)
    {
        Line = line;
        foreach (var part in parts)
        {
            Height = Math.Max(Height, part?.Height ?? 0);
        }

        if (++Height > MostHeight)
        {
            throw new TemplateException("it is nested too deeply", line);
        }
    }

    /// <summary>Its line, from 1.</summary>
    public int Line { get; }

    /// <summary>Levels of it and its parts.</summary>
    public int Height { get; }
}

/// <summary>A part that has a value.</summary>
internal abstract class Expression(int line, params ReadOnlySpan<Node?> parts) : Node(line, parts)
{
    /// <summary>Its value.</summary>
    public abstract object? Evaluate(Scope scope);

    /// <summary>The values of several.</summary>
    protected static object?[] EvaluateAll(Expression[] expressions, Scope scope)
    {
        var values = expressions.Length == 0 ? [] : new object?[expressions.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = expressions[i].Evaluate(scope);
        }

        return values;
    }
}

/// <summary>How a part ended.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
}

/// <summary>A part that writes.</summary>
internal abstract class Statement(int line, params ReadOnlySpan<Node?> parts) : Node(line, parts)
{
    /// <summary>Writes it.</summary>
    public abstract Flow Render(Scope scope, StringBuilder output);

    /// <summary>Writes a text, which is paid for.</summary>
    protected static void Write(RenderState state, StringBuilder output, string text)
    {
        state.Spend(1 + (text.Length / 32));
        output.Append(text);
        state.CheckText(output.Length);
    }

    /// <summary>Writes a value.</summary>
    protected static void WriteValue(RenderState state, StringBuilder output, object? value) =>
        Write(state, output, state.EscapesOutput ? Markup.Escape(state, value) : value as string ?? Spelling.Of(state, value));

    /// <summary>Writes what a block makes, which is a text and is not escaped once more.</summary>
    /// <exception cref="TemplateException">It is no text.</exception>
    protected static void WriteText(RenderState state, StringBuilder output, object? value) =>
        Write(state, output, Kinds.IsText(value, out var text) ? text : throw state.Fail($"a block makes a {Kinds.NameOf(value)}, where a text is needed"));

    /// <summary>A text that was written aside, as a value.</summary>
    protected internal static object Captured(RenderState state, StringBuilder output) => state.EscapesOutput ? new Markup(output.ToString()) : output.ToString();
}

/// <summary>Parts one behind the other.</summary>
internal sealed class Body(int line, Statement[] statements) : Statement(line, statements)
{
    /// <inheritdoc />
    public override Flow Render(Scope scope, StringBuilder output)
    {
        foreach (var statement in statements)
        {
            if (statement.Render(scope, output) is not Flow.Next and var flow)
            {
                return flow;
            }
        }

        return Flow.Next;
    }
}
