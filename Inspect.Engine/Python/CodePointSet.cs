using System.Globalization;

namespace Inspect.Engine.Python;

/// <summary>A set of characters, read from ranges of their numbers: <c>AA 2B0-2B8</c>.</summary>
internal sealed class CodePointSet
{
    private readonly int[] _starts;
    private readonly int[] _ends;

    /// <summary>Reads ranges that rise.</summary>
    public CodePointSet(string ranges)
    {
        var pairs = ranges.Split(' ').Select(r => r.Split('-')).ToArray();
        _starts = Array.ConvertAll(pairs, p => int.Parse(p[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        _ends = Array.ConvertAll(pairs, p => int.Parse(p[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    /// <summary>The character is in it.</summary>
    public bool Contains(int character)
    {
        var at = Array.BinarySearch(_starts, character);
        return at >= 0 || (~at > 0 && character <= _ends[~at - 1]);
    }
}
