using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Inspect.Engine.Python;

/// <summary>Full case folding of Unicode: <c>ß</c> folds to <c>ss</c>, the final sigma to sigma.</summary>
/// <remarks>.NET lower-cases one to one; the reference folds. The table holds the C and F entries of Unicode's case folding.</remarks>
public static class CaseFolding
{
    private static readonly FrozenDictionary<int, string> Table = Load();

    /// <summary>The folded text.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
        {
            // Most texts; one that has no capital letter is itself.
            return text.ToLowerInvariant();
        }

        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Table.TryGetValue(rune.Value, out var folded))
            {
                builder.Append(folded);
            }
            else
            {
                builder.Append(rune.ToString());
            }
        }

        return builder.ToString();
    }

    private static FrozenDictionary<int, string> Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("CaseFolding.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Trim().Split(';').Select(entry => entry.Split(':')).ToFrozenDictionary(
            parts => int.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            parts => string.Concat(parts[1].Split(' ').Select(code =>
                char.ConvertFromUtf32(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))));
    }
}
