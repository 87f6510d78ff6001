using System.Text.RegularExpressions;

namespace Inspect.Engine.Scorers.Mathematics;

/// <summary>Refuses formulas that would cost too much before they are read (semantics 3.9): the same that the reference refuses, so that a log says the same.</summary>
internal static partial class MathGuard
{
    private const int Commands = 256;
    private const int Operators = 1024;
    private const int Cells = 256;

    /// <summary>Looks at a formula as it was written.</summary>
    /// <exception cref="MathLimitException">It is too long, has too many parts, asks for work on matrices or common divisors, or has a power of numbers as an exponent.</exception>
    public static void Check(string text)
    {
        if (text.Length > MathLimits.Formula || Command().Count(text) > Commands || text.Count(c => "+-*/^=!<>".Contains(c, StringComparison.Ordinal)) > Operators)
        {
            throw new MathLimitException("The formula is too long to be worked out.");
        }

        if ((Row().Count(text) + 1) * (text.Count(c => c == '&') + 1) > Cells)
        {
            throw new MathLimitException("The matrix is too large to be worked out.");
        }

        if (Work().IsMatch(text))
        {
            throw new MathLimitException("The formula asks for an operation that is not worked out.");
        }

        if (HasTower(text))
        {
            throw new MathLimitException("A power is too large to be worked out.");
        }
    }

    /// <summary>An exponent in braces that has a power itself, of numbers alone.</summary>
    private static bool HasTower(string text)
    {
        foreach (var start in Exponent().Matches(text).Select(m => m.Index + m.Length))
        {
            var depth = 1;
            var end = start;
            for (; end < text.Length && depth > 0; end++)
            {
                depth += text[end] switch { '{' => 1, '}' => -1, _ => 0 };
            }

            if (depth == 0 && text[start..end].Contains('^', StringComparison.Ordinal) && !text[start..end].Any(char.IsAsciiLetter))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"\\[A-Za-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Command();

    [GeneratedRegex(@"\\\\", RegexOptions.CultureInvariant)]
    private static partial Regex Row();

    [GeneratedRegex(@"\^\s*\{", RegexOptions.CultureInvariant)]
    private static partial Regex Exponent();

    [GeneratedRegex(
        @"\\begin\{vmatrix\}|\\(?:det|gcd|lcm)\b|\\xrightarrow|\\\||\\operatorname\s*\{\s*(?:cols|diag|diagonalize|eig|eigen|eigenvals|eigenvalues|eigenvects|eigenvectors|eye|gcd|hstack|lcm|norm|nullspace"
        + "|ones|orth|ortho|orthogonal|orthogonalize|rank|ref|rows|rref|svd|tr|trace|vstack|zeros)" + @"\s*\}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Work();
}
