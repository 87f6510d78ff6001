namespace Inspect.Engine.Tasks.Code;

/// <summary>Keeps from the compiler what would end the process: its parser goes down one call a bracket, and does not always look how much of the stack is left.</summary>
internal static class CodeDepth
{
    private const int Most = 500;

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
}
