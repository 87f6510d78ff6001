namespace Inspect.Web.Library;

/// <summary>Compares two texts line by line (longest common subsequence).</summary>
public static class LineDiff
{
    /// <summary>Lines that are compared one by one; of longer texts only the ends that are equal are found.</summary>
    private const int MostLines = 1_000;

    /// <summary>The lines in order: <c>-</c> for one that went, <c>+</c> for one that came, a blank for one that stayed.</summary>
    public static IReadOnlyList<(char Kind, string Text)> Of(string before, string after)
    {
        var (old, now) = (LinesOf(before), LinesOf(after));
        var start = 0;
        while (start < Math.Min(old.Length, now.Length) && old[start] == now[start])
        {
            start++;
        }

        var end = 0;
        while (end < Math.Min(old.Length, now.Length) - start && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        return
        [
            .. old[..start].Select(l => (' ', l)),
            .. Middle(old[start..^end], now[start..^end]),
            .. old[^end..].Select(l => (' ', l)),
        ];
    }

    private static List<(char Kind, string Text)> Middle(string[] old, string[] now)
    {
        if (old.Length > MostLines || now.Length > MostLines)
        {
            return [.. old.Select(l => ('-', l)), .. now.Select(l => ('+', l))];
        }

        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<(char Kind, string Text)>();
        for (var (i, j) = (0, 0); i < old.Length || j < now.Length;)
        {
            lines.Add(i < old.Length && j < now.Length && old[i] == now[j] ? (' ', old[i++]) : j >= now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]) ? ('-', old[i++]) : ('+', now[j++]));
            j += lines[^1].Kind == ' ' ? 1 : 0;
        }

        return lines;
    }

    private static string[] LinesOf(string text) => text.TrimEnd('\n').Split('\n');
}
