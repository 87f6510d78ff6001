using System.Collections.Frozen;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Colours for code: comments, texts, numbers and keywords of the usual languages. It never changes a character, and knows no grammar.</summary>
public static class CodeLight
{
    private static readonly FrozenSet<string> Keywords = FrozenSet.ToFrozenSet(
        ("and as assert async await bool break case catch class const continue def default del delete do done echo elif else end enum except export extends false False fi finally float fn for from func function go "
        + "global if impl implements import in int interface is lambda let local long match mod module namespace new nil None nonlocal not null or package pass private protected public pub raise readonly return select "
        + "self set static string struct switch then this throw true True try type typeof union until unset use using var virtual void where while with yield "
        + "SELECT FROM WHERE INSERT UPDATE DELETE CREATE TABLE JOIN ON GROUP BY ORDER LIMIT AND OR NOT NULL AS INTO VALUES cd git ls cat grep sudo").Split(' '));

    private static readonly string[] HashComments = ["python", "py", "bash", "sh", "shell", "zsh", "console", "yaml", "yml", "toml", "ruby", "rb", "r", "perl", "dockerfile", "make"];
    private static readonly string[] DashComments = ["sql", "lua", "haskell", "hs"];
    private static readonly string[] PlainTexts = ["text", "txt", "plain", "output", "log", "diff", "markdown", "md"];

    /// <summary>The code in parts, each with its class, characters that would not be seen marked.</summary>
    /// <param name="code">The code.</param>
    /// <param name="language">Its language as a fence names it; null for one that nobody named, which has no comments.</param>
    public static IEnumerable<TextPart> Parts(string code, string? language)
    {
        var name = language?.Split(' ', '{', ':')[0].ToLowerInvariant();
        return name is null || PlainTexts.Contains(name) ? SeenText.Parts(code, isTerminal: false)
            : Tokens(code, CommentOf(name)).SelectMany(t => SeenText.Parts(code.Substring(t.Start, t.Length), isTerminal: false).Select(p => p.Css is null ? p with { Css = t.Css } : p));
    }

    private static string CommentOf(string name) => HashComments.Contains(name) ? "#" : DashComments.Contains(name) ? "--" : name == "json" ? "\0" : "//";

    private static IEnumerable<(int Start, int Length, string? Css)> Tokens(string code, string comment)
    {
        var plain = 0;
        for (var at = 0; at < code.Length;)
        {
            var (end, css) = Next(code, at, comment);
            if (css is not null)
            {
                if (at > plain)
                {
                    yield return (plain, at - plain, null);
                }

                yield return (at, end - at, css);
                plain = end;
            }

            at = end;
        }

        if (code.Length > plain)
        {
            yield return (plain, code.Length - plain, null);
        }
    }

    private static (int End, string? Css) Next(string code, int at, string comment)
    {
        var letter = code[at];
        if (string.CompareOrdinal(code, at, comment, 0, comment.Length) == 0 && (comment != "#" || at == 0 || char.IsWhiteSpace(code[at - 1])))
        {
            return (EndOf(code, at, "\n", inclusive: false), "ck");
        }

        if (comment == "//" && string.CompareOrdinal(code, at, "/*", 0, 2) == 0)
        {
            return (EndOf(code, at + 2, "*/", inclusive: true), "ck");
        }

        if (letter is '"' or '\'' or '`')
        {
            return (Quoted(code, at), "cs");
        }

        if (char.IsAsciiDigit(letter))
        {
            var end = at;
            while (end < code.Length && (char.IsAsciiLetterOrDigit(code[end]) || code[end] is '.' or '_'))
            {
                end++;
            }

            return (end, "cn");
        }

        if (!char.IsLetter(letter) && letter != '_')
        {
            return (at + 1, null);
        }

        var word = at;
        while (word < code.Length && (char.IsLetterOrDigit(code[word]) || code[word] == '_'))
        {
            word++;
        }

        return (word, Keywords.Contains(code[at..word]) ? "cw" : word < code.Length && code[word] == '(' ? "cf" : null);
    }

    /// <summary>A text ends at its quote; one of a single line that has none ends with the line, as an apostrophe does.</summary>
    private static int Quoted(string code, int at)
    {
        var quote = code[at];
        if (at + 2 < code.Length && code[at + 1] == quote && code[at + 2] == quote)
        {
            return EndOf(code, at + 3, new string(quote, 3), inclusive: true);
        }

        for (var end = at + 1; end < code.Length; end++)
        {
            if (code[end] == '\\')
            {
                end++;
            }
            else if (code[end] == quote)
            {
                return end + 1;
            }
            else if (code[end] == '\n' && quote != '`')
            {
                return end;
            }
        }

        return code.Length;
    }

    private static int EndOf(string code, int at, string end, bool inclusive) =>
        at <= code.Length && code.IndexOf(end, at, StringComparison.Ordinal) is >= 0 and var found ? found + (inclusive ? end.Length : 0) : code.Length;
}
