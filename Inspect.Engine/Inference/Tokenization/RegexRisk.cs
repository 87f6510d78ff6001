using System.Text.RegularExpressions;

namespace Inspect.Engine.Inference.Tokenization;

/// <summary>Finds regular expressions that may match an empty place, or that may try exponentially many ways to match: the library gives up on them by ending the process.</summary>
/// <remarks>The trial of a folder does not see it: <c>(q+)+$</c> does no harm before a text has many a q.</remarks>
internal static partial class RegexRisk
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    /// <summary>A group that is repeated a fixed number of times takes the length of the text to this power at most.</summary>
    private const int MostFixed = 3;

    /// <summary>A group that may repeat holds something that may repeat too, or two branches that begin alike.</summary>
    public static bool Backtracks(string regex)
    {
        var groups = new Stack<(int Start, bool Varies)>([(0, false)]);
        for (var i = 0; i < regex.Length;)
        {
            var start = i;
            if (regex[i] == '(')
            {
                groups.Push((i + 1, false));
                i++;
                continue;
            }

            var closed = regex[i] == ')' && groups.Count > 1 ? groups.Pop() : (Start: -1, Varies: false);
            i = AtomEnd(regex, i);
            var (repeats, isMany, next) = Quantifier(regex, i);
            if (isMany && closed.Start >= 0 && (closed.Varies || BranchesBeginAlike(regex[closed.Start..start])))
            {
                return true;
            }

            if (repeats || closed.Varies)
            {
                var (outer, _) = groups.Pop();
                groups.Push((outer, true));
            }

            i = next;
        }

        return false;
    }

    /// <summary>Whether a match takes a letter at least: nothing in the expression looks at a place between two letters, or is read otherwise in the library's dialect, and it does not match the empty text.</summary>
    public static bool TakesLetters(string regex)
    {
        try
        {
            return PlainParts().IsMatch(regex) && !Regex.IsMatch(string.Empty, regex, RegexOptions.CultureInvariant, Time);
        }
        catch (ArgumentException)
        {
            // What cannot be judged must not reach the library.
            return false;
        }
    }

    private static int AtomEnd(string regex, int at) => regex[at] switch
    {
        '\\' when at + 2 < regex.Length && regex[at + 1] is 'p' or 'P' && regex[at + 2] == '{' => regex.IndexOf('}', at) is > 0 and var end ? end + 1 : regex.Length,
        '\\' => Math.Min(at + 2, regex.Length),
        '[' => ClassEnd(regex, at),
        _ => at + 1,
    };

    /// <summary>Classes may lie in each other.</summary>
    private static int ClassEnd(string regex, int at)
    {
        var depth = 0;
        for (var i = at; i < regex.Length; i++)
        {
            switch (regex[i])
            {
                case '\\': i++; break;
                case '[': depth++; break;
                case ']' when --depth == 0: return i + 1;
            }
        }

        return regex.Length;
    }

    /// <summary>Whether what stands before may match different numbers of times, whether that may be many, and where the text goes on.</summary>
    private static (bool Repeats, bool IsMany, int Next) Quantifier(string regex, int at)
    {
        if (at >= regex.Length || regex[at] is not ('*' or '+' or '?' or '{'))
        {
            return (false, false, at);
        }

        var (repeats, isMany, next) = (regex[at] != '?', regex[at] != '?', at + 1);
        if (regex[at] == '{')
        {
            var end = regex.IndexOf('}', at);
            var inside = end < 0 ? string.Empty : regex[(at + 1)..end];
            if (inside.Length == 0 || !inside.All(c => char.IsAsciiDigit(c) || c == ','))
            {
                return (false, false, at);
            }

            repeats = inside.Contains(',');
            isMany = repeats || inside.Length > 1 || inside[0] - '0' > MostFixed;
            next = end + 1;
        }

        // Possessive quantifiers give nothing back, lazy ones do.
        var isPossessive = next < regex.Length && regex[next] == '+' && regex[at] != '{';
        return (repeats && !isPossessive, isMany && !isPossessive, next < regex.Length && regex[next] is '?' or '+' ? next + 1 : next);
    }

    private static bool BranchesBeginAlike(string group)
    {
        var firsts = new List<string>();
        var depth = 0;
        var isFirst = true;
        for (var i = group.StartsWith("?:", StringComparison.Ordinal) ? 2 : 0; i < group.Length;)
        {
            var end = AtomEnd(group, i);
            depth += group[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && group[i] == '|')
            {
                isFirst = true;
            }
            else if (isFirst)
            {
                firsts.Add(group[i..end]);
                isFirst = false;
            }

            i = end;
        }

        return firsts.Distinct(StringComparer.Ordinal).Count() < firsts.Count;
    }

    /// <summary>Letters, classes without a class in them, groups, alternatives and counts.</summary>
    [GeneratedRegex(@"\A(?>\\[pP]\{\w+\}|\\[^bBAZzGKyYgkpP]|\[\^?(?>\\.|[^\\\[\]])+\]|\(\?(?:[imsx-]*:|>|<\w+>)|\((?!\?)|\{(?!,)|[^\\\[({^$])*\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex PlainParts();
}
