using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Inspect.Engine.Parts;

/// <summary>Names of reducers as settings and logs write them, with their number: <c>at_least_2</c> (semantics 4.3).</summary>
public static partial class ReducerName
{
    /// <summary>Parameter that the number stands for.</summary>
    public const string Count = "k";

    /// <summary>The part that a name stands for: what is before the last number, and the number as its argument.</summary>
    public static Part Parse(string name) => Counted().Match(name) is { Success: true } counted
        ? Part.Of(counted.Groups[1].Value, Count, JsonSerializer.SerializeToElement(int.Parse(counted.Groups[2].Value, CultureInfo.InvariantCulture)))
        : Part.Of(name);

    /// <summary>The name of a part.</summary>
    public static string Of(Part part) => part.Params.TryGetValue(Count, out var count) ? $"{part.Name}_{count}" : part.Name;

    [GeneratedRegex(@"^(.+)_(\d{1,9})$", RegexOptions.CultureInvariant)]
    private static partial Regex Counted();
}
