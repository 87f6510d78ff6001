using System.Globalization;
using System.Text;
using Inspect.Engine.Python;

namespace Inspect.Engine.Values;

/// <summary>Labels of the options of a multiple choice: <c>A</c> to <c>Z</c>, then <c>1</c>, <c>2</c>, … (semantics 1.5).</summary>
public static class ChoiceLabel
{
    private const int Letters = 26;

    /// <summary>The label of a position.</summary>
    /// <param name="position">From 0.</param>
    public static string Of(int position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return position < Letters ? ((char)('A' + position)).ToString() : (position - Letters + 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The position of a label: a letter in either case, or a number. Letters of other scripts stand far behind all choices, so that none is theirs.</summary>
    /// <exception cref="InspectException">The text is no label.</exception>
    public static int PositionOf(string label)
    {
        if (label is [var letter] && char.IsAsciiLetter(letter))
        {
            return char.ToUpperInvariant(letter) - 'A';
        }

        if (Rune.TryGetRuneAt(label.Length == 0 ? " " : label, 0, out var rune) && rune.Utf16SequenceLength == label.Length && Rune.IsLetter(rune))
        {
            return Rune.ToUpperInvariant(rune).Value - 'A';
        }

        return PythonText.TryParseWhole(label, out var number)
            ? number + Letters - 1
            : throw new InspectException($"\"{label}\" is no label of a choice. Labels are the letters A to Z, then the numbers from 1; give the target as such.");
    }

    /// <summary>The positions of a target of several labels; commas and spaces between them count for nothing.</summary>
    /// <exception cref="InspectException">A character is no label.</exception>
    public static IReadOnlyList<int> PositionsOf(string labels) =>
        [.. labels.EnumerateRunes().Where(r => r != new Rune(',') && r != new Rune(' ')).Select(r => PositionOf(r.ToString()))];
}
