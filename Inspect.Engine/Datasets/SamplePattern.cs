using System.Collections.Immutable;
using System.Text;
using Inspect.Engine.Python;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets;

/// <summary>A pattern that chooses items by their id: shell globbing, in which case counts (semantics 1.6). Ids that are numbers count by their value, so <c>7</c> and <c>007</c> are one.</summary>
public sealed class SamplePattern
{
    /// <summary>Digits that an id of digits is filled up to, so that it has one spelling.</summary>
    private const int Width = 20;

    private readonly ImmutableArray<Func<Rune, bool>?> _steps;

    /// <summary>Reads a pattern.</summary>
    public SamplePattern(string text)
    {
        Text = text;
        IsLiteral = text.AsSpan().IndexOfAny("*?[") < 0;
        _steps = Steps([.. Normalise(text).EnumerateRunes()]);
    }

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>It names one id.</summary>
    public bool IsLiteral { get; }

    /// <summary>An id in the one spelling that is compared: an integer, or a text of digits, filled up with zeros.</summary>
    public static string Normalise(SampleId id) => id.IsInteger && id.Text.StartsWith('-') ? "-" + id.Text[1..].PadLeft(Width - 1, '0') : Normalise(id.Text);

    /// <summary>The id is chosen.</summary>
    public bool Matches(SampleId id)
    {
        Rune[] text = [.. Normalise(id).EnumerateRunes()];
        var (at, step, star, resume) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (step < _steps.Length && _steps[step] is { } accepts && accepts(text[at]))
            {
                (at, step) = (at + 1, step + 1);
            }
            else if (step < _steps.Length && _steps[step] is null)
            {
                (star, resume) = (step++, at);
            }
            else if (star >= 0)
            {
                // The last star takes one more.
                (step, at) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return _steps.Skip(step).All(s => s is null);
    }

    private static string Normalise(string text) =>
        PythonText.TryDigits(text, out var number) ? (number.TrimStart('0') is { Length: > 0 } digits ? digits : "0").PadLeft(Width, '0') : text;

    /// <summary>What each place takes; null for any number of any characters.</summary>
    private static ImmutableArray<Func<Rune, bool>?> Steps(Rune[] pattern)
    {
        var steps = ImmutableArray.CreateBuilder<Func<Rune, bool>?>();
        for (var i = 0; i < pattern.Length; i++)
        {
            var here = pattern[i];
            switch (here.Value)
            {
                case '*':
                    steps.Add(null);
                    break;
                case '?':
                    steps.Add(static _ => true);
                    break;
                case '[' when EndOfSet(pattern, i) is { } end:
                    steps.Add(Set(pattern[(i + 1)..end]));
                    i = end;
                    break;
                default:
                    steps.Add(rune => rune == here);
                    break;
            }
        }

        return steps.ToImmutable();
    }

    /// <summary>Where a set ends; null when it does not, and its bracket stands for itself. A bracket right at the beginning belongs to the set.</summary>
    private static int? EndOfSet(Rune[] pattern, int start)
    {
        var first = start + 1 + (start + 1 < pattern.Length && pattern[start + 1].Value == '!' ? 1 : 0);
        var end = Array.FindIndex(pattern, Math.Min(first + 1, pattern.Length), rune => rune.Value == ']');
        return end < 0 ? null : end;
    }

    private static Func<Rune, bool> Set(Rune[] content)
    {
        var isNegated = content[0].Value == '!';
        var members = isNegated ? content[1..] : content;
        var ranges = new List<(Rune Low, Rune High)>();
        for (var i = 0; i < members.Length; i++)
        {
            var isRange = i + 2 < members.Length && members[i + 1].Value == '-';
            ranges.Add((members[i], members[isRange ? i + 2 : i]));
            i += isRange ? 2 : 0;
        }

        return rune => ranges.Any(r => r.Low <= rune && rune <= r.High) != isNegated;
    }
}
