using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Inspect.Engine.Tasks.Code;

/// <summary>Keeps from the compiler what would end the process: its parser goes down one call a bracket, and does not always look how much of the stack is left.</summary>
internal static class CodeDepth
{
    private const int Most = 500;
    private const int MostNodes = 2_000;

    /// <summary>The first place that is too deep; null when none is.</summary>
    /// <remarks>Brackets in texts and comments count too. Lines that end a statement begin anew, so that single ones there do not add up.</remarks>
    public static TaskProblem? Check(string text, string place)
    {
        var (line, column, depth, last) = (1, 0, 0, '\n');
        foreach (var c in text)
        {
            column++;
            if (c == '\n')
            {
                (line, column, depth) = (line + 1, 0, last is ';' or '}' ? 0 : depth);
            }
            else if (c is '(' or '[' or '{' or '<')
            {
                if (++depth > Most)
                {
                    return new TaskProblem(place, line, column, $"brackets are more than {Most} levels deep here; split the expression");
                }
            }
            else if (c is ')' or ']' or '}' or '>')
            {
                depth = Math.Max(0, depth - 1);
            }

            last = char.IsWhiteSpace(c) ? last : c;
        }

        return null;
    }

    /// <summary>The first place of a parsed file that is too deep; null when none is.</summary>
    /// <remarks>What needs no brackets (<c>!!!x</c>, <c>a.b.c</c>) nests too. The parser reads it where its own stack is large, and a later step on a smaller one throws. Chains of operators count once, as the compiler goes through them in a loop.</remarks>
    public static TaskProblem? Check(SyntaxTree tree, string place)
    {
        var open = new Stack<(SyntaxNode Node, int Depth)>([(tree.GetRoot(), 0)]);
        while (open.TryPop(out var next))
        {
            if (next.Depth > MostNodes)
            {
                var at = next.Node.GetLocation().GetLineSpan().StartLinePosition;
                return new TaskProblem(place, at.Line + 1, at.Character + 1, string.Create(CultureInfo.InvariantCulture, $"an expression is more than {MostNodes:N0} levels deep here; split it"));
            }

            foreach (var child in next.Node.ChildNodes())
            {
                open.Push((child, next.Node is BinaryExpressionSyntax && child is BinaryExpressionSyntax ? next.Depth : next.Depth + 1));
            }
        }

        return null;
    }
}
