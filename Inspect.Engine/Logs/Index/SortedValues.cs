using Inspect.Engine.Filters;

namespace Inspect.Engine.Logs.Index;

/// <summary>Rows in the order of a value: numbers, then texts, each in its order; what has no value comes last in both directions.</summary>
internal static class SortedValues
{
    /// <summary>The rows sorted; equals stay as they stand.</summary>
    public static IEnumerable<(long Id, FilterValue Key)> Of(IEnumerable<(long Id, FilterValue Key)> rows, bool isDescending)
    {
        var ranked = rows.OrderBy(r => RankOf(r.Key));
        return isDescending
            ? ranked.ThenByDescending(r => r.Key.Number).ThenByDescending(r => TextOf(r.Key), StringComparer.OrdinalIgnoreCase)
            : ranked.ThenBy(r => r.Key.Number).ThenBy(r => TextOf(r.Key), StringComparer.OrdinalIgnoreCase);
    }

    private static int RankOf(FilterValue value) => !double.IsNaN(value.Number) && value.Kind != FilterKind.None ? 0 : TextOf(value) is not null ? 1 : 2;

    private static string? TextOf(FilterValue value) => value.Text ?? (value.Texts is [var first, ..] ? first : null);
}
