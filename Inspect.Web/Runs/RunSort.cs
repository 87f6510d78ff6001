using Inspect.Engine.Filters;

namespace Inspect.Web.Runs;

/// <summary>Orders of lists of runs: names joined by commas, a minus before those that go down.</summary>
public static class RunSort
{
    /// <summary>The names of an order; those that are not known are passed over.</summary>
    public static IReadOnlyList<(string Name, bool IsDescending)> Of(string? sort) =>
    [
        .. (sort ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(s => (Name: s.TrimStart('-'), IsDescending: s.StartsWith('-')))
            .Where(s => RunNames.Schema.Find(s.Name) is not null)
            .DistinctBy(s => s.Name)
            .Take(8),
    ];

    /// <summary>The order after a click on the head of a column: down, up, then as before; with the others left in force or not.</summary>
    /// <param name="sort">The order now.</param>
    /// <param name="name">Name of the column.</param>
    /// <param name="isAdded">The others stay.</param>
    /// <returns>Null for none.</returns>
    public static string? Next(string? sort, string name, bool isAdded)
    {
        var now = Of(sort);
        var at = now.Select(s => s.Name).ToList().IndexOf(name);
        bool? isDescending = at < 0 ? true : now[at].IsDescending ? false : null;
        var others = isAdded ? now.ToList() : [];
        if (isDescending is not { } down)
        {
            others.RemoveAll(s => s.Name == name);
        }
        else if (isAdded && at >= 0)
        {
            others[at] = (name, down);
        }
        else
        {
            others.Add((name, down));
        }

        return others.Count == 0 ? null : string.Join(',', others.Select(s => (s.IsDescending ? "-" : string.Empty) + s.Name));
    }

    /// <summary>Compares values: numbers by size, texts without regard to case, and what is absent after all others.</summary>
    internal static IComparer<FilterValue> ComparerOf(bool isDescending) => Comparer<FilterValue>.Create((a, b) =>
    {
        var (isAbsentA, isAbsentB) = (IsAbsent(a), IsAbsent(b));
        if (isAbsentA || isAbsentB)
        {
            return isAbsentA.CompareTo(isAbsentB);
        }

        var order = double.IsNaN(a.Number) || double.IsNaN(b.Number) ? string.Compare(TextOf(a), TextOf(b), StringComparison.OrdinalIgnoreCase) : a.Number.CompareTo(b.Number);
        return isDescending ? -order : order;
    });

    private static bool IsAbsent(FilterValue value) => value.Kind == FilterKind.None || (double.IsNaN(value.Number) && string.IsNullOrEmpty(TextOf(value)));

    private static string TextOf(FilterValue value) => value.Text ?? string.Join(' ', value.Texts);
}
