using System.Globalization;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Files;

/// <summary>Path of a file that is a part of one: <c>NAME-00002-of-00003.gguf</c>, as llama.cpp splits models.</summary>
/// <param name="Stem">What stands before the number.</param>
/// <param name="Number">Which part it is, from 1.</param>
/// <param name="Count">Parts that there are.</param>
public sealed partial record SplitName(string Stem, int Number, int Count)
{
    private const int MostParts = 2000;

    /// <summary>Reads a path; null where it is not that of a part.</summary>
    public static SplitName? Of(string path) =>
        Part().Match(path) is { Success: true } match
        && int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) is var number
        && int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture) is var count
        && number >= 1 && number <= count && count <= MostParts ? new SplitName(match.Groups[1].Value, number, count) : null;

    /// <summary>Paths of all parts in order; of what is no part the path alone.</summary>
    public static IReadOnlyList<string> AllOf(string path) => Of(path) is { } part ? [.. Enumerable.Range(1, part.Count).Select(i => (part with { Number = i }).ToString())] : [path];

    /// <summary>Why a path cannot stand for all parts: it is not the first, or others are missing; null where nothing speaks against it.</summary>
    /// <param name="path">The path that somebody named.</param>
    /// <param name="isThere">Whether there is a file of a path.</param>
    public static string? ProblemOf(string path, Func<string, bool> isThere)
    {
        if (Of(path) is not { } part)
        {
            return null;
        }

        if (part.Number != 1)
        {
            return $"{path} is part {part.Number} of {part.Count}. Name the first one, {Path.GetFileName((part with { Number = 1 }).ToString())}: the others are found by it.";
        }

        return AllOf(path).FirstOrDefault(p => !isThere(p)) is { } missing
            ? $"{path} is one of {part.Count} parts, and {Path.GetFileName(missing)} is missing. Put all parts beside each other, under the names that they had."
            : null;
    }

    /// <summary>The path.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stem}-{Number:D5}-of-{Count:D5}.gguf");

    [GeneratedRegex(@"\A(.+)-([0-9]{5})-of-([0-9]{5})\.gguf\z", RegexOptions.Singleline)]
    private static partial Regex Part();
}
