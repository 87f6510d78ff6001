using System.Globalization;

namespace Inspect.Web.Components.Shared;

/// <summary>A page of a list of names: so many rows as one render can carry, and the addresses of the others.</summary>
/// <param name="Path">Address of the list.</param>
/// <param name="Words">Part of the names that are shown; null for all.</param>
/// <param name="At">Number of the first row, from 0; null for the first page.</param>
public sealed record NamePage(string Path, string? Words, int? At)
{
    /// <summary>Rows of a page.</summary>
    public const int Size = 50;

    /// <summary>Number of the first row, from 0, on a page that is there.</summary>
    public int First(int total) => Math.Clamp(At ?? 0, 0, Math.Max(0, total - 1)) / Size * Size;

    /// <summary>A name is shown.</summary>
    public bool Has(string name) => string.IsNullOrWhiteSpace(Words) || name.Contains(Words.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Address of the page that begins with a row.</summary>
    public string AddressAt(int first)
    {
        var parts = new List<string>();
        if (!string.IsNullOrWhiteSpace(Words))
        {
            parts.Add($"q={Uri.EscapeDataString(Words.Trim())}");
        }

        if (first > 0)
        {
            parts.Add($"at={first.ToString(CultureInfo.InvariantCulture)}");
        }

        return parts.Count == 0 ? Path : $"{Path}?{string.Join('&', parts)}";
    }
}
