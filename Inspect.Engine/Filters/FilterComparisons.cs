using System.Text.RegularExpressions;

namespace Inspect.Engine.Filters;

/// <summary>Comparisons of a filter, checked for values that can never be compared.</summary>
internal static class FilterComparisons
{
    /// <summary>A comparison. With what is absent it does not hold, save <c>== None</c>.</summary>
    /// <exception cref="FilterException">The two sides cannot be compared.</exception>
    public static FilterTerm Compare(FilterTerm left, string sign, FilterTerm right)
    {
        if (sign == "~=")
        {
            return Match(left, right);
        }

        if (left.Constant is { Kind: FilterKind.None } || right.Constant is { Kind: FilterKind.None })
        {
            return Absent(left, sign, right);
        }

        (left, right) = (AsTime(left, right), AsTime(right, left));
        Check(left, right);
        var (first, second) = (left.Value, right.Value);
        Func<FilterValue[], FilterValue> compare = sign == "!="
            ? v => FilterValue.Of(Differ(first(v), second(v)))
            : v => FilterValue.Of(Hold(first(v), sign, second(v)));
        return new FilterTerm(left.At, right.End, FilterKind.Flag, compare);
    }

    private static FilterTerm Absent(FilterTerm left, string sign, FilterTerm right)
    {
        if (sign is not ("==" or "!="))
        {
            throw new FilterException(left.At, right.End - left.At, "None is absence: it can be compared with == and != alone");
        }

        var (value, isEqual) = (left.Constant is { Kind: FilterKind.None } ? right.Value : left.Value, sign == "==");
        return new FilterTerm(left.At, right.End, FilterKind.Flag, v => FilterValue.Of(value(v).Kind == FilterKind.None == isEqual));
    }

    private static FilterTerm Match(FilterTerm left, FilterTerm pattern)
    {
        if (pattern.Constant is not { Kind: FilterKind.Text } literal)
        {
            throw new FilterException(pattern.At, pattern.End - pattern.At, "a pattern is a text in quotes, as in input ~= \"^Who\"");
        }

        if (left.Kind is FilterKind.Number or FilterKind.Flag or FilterKind.Time)
        {
            throw new FilterException(left.At, left.End - left.At, $"{Words(left)} cannot be searched by a pattern; use == or <");
        }

        Regex regex;
        try
        {
            // Without backtracking no pattern takes longer than its text.
            regex = new Regex(literal.Text!, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        catch (RegexParseException e)
        {
            throw new FilterException(Math.Min(pattern.At + 1 + e.Offset, pattern.End - 1), 0, $"the pattern is not complete: {e.Error}");
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            throw new FilterException(pattern.At, pattern.End - pattern.At, "this pattern looks ahead, looks back or repeats a group by its number, which filters cannot");
        }

        var value = left.Value;
        return new FilterTerm(left.At, pattern.End, FilterKind.Flag, v => FilterValue.Of(value(v) is var found && (found.Text is { } text ? regex.IsMatch(text) : found.Texts.Any(regex.IsMatch))));
    }

    /// <summary>A text that is compared with a time is a time.</summary>
    private static FilterTerm AsTime(FilterTerm term, FilterTerm other)
    {
        if (other.Kind != FilterKind.Time || term.Constant is not { Kind: FilterKind.Text, Text: { } text })
        {
            return term;
        }

        if (FilterValue.TimeOf(text) is not { } seconds)
        {
            throw new FilterException(term.At, term.End - term.At, $"“{text}” is no time; write it as \"2025-01-30\" or \"2025-01-30 14:00\"");
        }

        var time = FilterValue.Of(DateTimeOffset.UnixEpoch.AddSeconds(seconds));
        return term with { Kind = FilterKind.Time, Value = _ => time, Constant = time };
    }

    private static void Check(FilterTerm left, FilterTerm right)
    {
        if (left.Kind == FilterKind.None || right.Kind == FilterKind.None || IsComparable(left.Kind, right.Kind) || IsComparable(right.Kind, left.Kind))
        {
            return;
        }

        var (known, other) = left.IsLiteral ? (right, left) : (left, right);
        throw new FilterException(other.At, other.End - other.At, known.Kind switch
        {
            FilterKind.Number => $"{Words(known)} is a number: compare it with a number without quotes",
            FilterKind.Flag => $"{Words(known)} is true or false: compare it with True or False, or write it alone",
            FilterKind.Time => $"{Words(known)} is a time: compare it with one in quotes, as in \"2025-01-30\"",
            _ => $"{Words(known)} is a text: put what it is compared with in quotes",
        });
    }

    private static bool IsComparable(FilterKind a, FilterKind b) => (a, b) switch
    {
        (FilterKind.Texts, FilterKind.Text) => true,
        (FilterKind.Score, FilterKind.Text or FilterKind.Number or FilterKind.Flag) => true,
        _ => a == b,
    };

    private static string Words(FilterTerm term) => term.Name ?? "this";

    private static bool Differ(FilterValue left, FilterValue right) => left.Kind != FilterKind.None && right.Kind != FilterKind.None && !Hold(left, "==", right);

    private static bool Hold(FilterValue left, string sign, FilterValue right)
    {
        if (left.Kind == FilterKind.Texts || right.Kind == FilterKind.Texts)
        {
            var (texts, other) = left.Kind == FilterKind.Texts ? (left, right) : (right, left);
            return texts.Texts.Any(t => Hold(FilterValue.Of(t), sign, other));
        }

        return (left.Kind, right.Kind) switch
        {
            (FilterKind.None, _) or (_, FilterKind.None) => false,
            (FilterKind.Text or FilterKind.Score, FilterKind.Text) or (FilterKind.Text, FilterKind.Score) => left.Text is { } a && right.Text is { } b && Holds(string.CompareOrdinal(a, b), sign),
            (FilterKind.Score, FilterKind.Score) when double.IsNaN(left.Number) || double.IsNaN(right.Number) => sign == "==" && left.Text == right.Text,
            (FilterKind.Text, _) or (_, FilterKind.Text) => false,
            _ => !double.IsNaN(left.Number) && !double.IsNaN(right.Number) && Holds(left.Number.CompareTo(right.Number), sign),
        };
    }

    private static bool Holds(int order, string sign) => sign switch
    {
        "==" => order == 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };
}
