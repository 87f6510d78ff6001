using System.Text.Json;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Names in the list of a server's models, which nobody promises to be as they should: so many, so long, and of letters that names have.</summary>
internal static class ListedNames
{
    /// <summary>Names that are taken; nobody reads more.</summary>
    public const int Most = 2000;

    /// <summary>Largest list, in bytes.</summary>
    public const int MaxSizeBytes = 8 << 20;

    /// <summary>Longest name, in letters.</summary>
    private const int MostLetters = 200;

    /// <summary>The names that can be such, each once, in the server's order.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string?> names) => [.. names.OfType<string>().Where(IsName).Distinct(StringComparer.Ordinal).Take(Most)];

    /// <summary>The names in a list of objects with an <c>id</c>, as most servers have it.</summary>
    public static IEnumerable<string?> Ids(JsonElement page) => AnswerJson.Items(page, "data").Select(m => AnswerJson.Text(m, "id"));

    private static bool IsName(string name) => name.Length is > 0 and <= MostLetters && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));
}
