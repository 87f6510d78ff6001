using System.Collections.Immutable;
using System.Text.Json;

namespace Inspect.Engine.Datasets.Library;

/// <summary>What changed from one version of a dataset to another: rows are the same by id, else by number.</summary>
/// <param name="Added">Rows that only the newer one has.</param>
/// <param name="Removed">Rows that only the older one has.</param>
/// <param name="Changed">Rows that both have, with the fields that differ.</param>
/// <param name="IsCut">There are more than these.</param>
public sealed record DatasetDiff(ImmutableArray<RecordRow> Added, ImmutableArray<RecordRow> Removed, ImmutableArray<RowChange> Changed, bool IsCut)
{
    private const int Most = 200;
    private const int Page = 500;

    /// <summary>Number of rows that differ, as far as they are listed.</summary>
    public int Count => Added.Length + Removed.Length + Changed.Length;

    /// <summary>Compares two versions.</summary>
    public static DatasetDiff Of(RecordFile older, RecordFile newer, CancellationToken cancellationToken)
    {
        if (older.Hash == newer.Hash)
        {
            return new DatasetDiff([], [], [], false);
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in All(older, cancellationToken))
        {
            places.TryAdd(KeyOf(row), row.Number);
        }

        var added = ImmutableArray.CreateBuilder<RecordRow>();
        var changed = ImmutableArray.CreateBuilder<RowChange>();
        var isCut = false;
        foreach (var row in All(newer, cancellationToken))
        {
            if (!places.Remove(KeyOf(row), out var place))
            {
                isCut |= Add(added, row);
            }
            else if (FieldsOf(older.Read(place, 1)[0], row) is { Length: > 0 } fields)
            {
                isCut |= Add(changed, new RowChange(older.Read(place, 1)[0], row, fields));
            }
        }

        isCut |= places.Count > Most;
        return new DatasetDiff(added.ToImmutable(), [.. places.Values.Order().Take(Most).Select(p => older.Read(p, 1)[0])], changed.ToImmutable(), isCut);
    }

    private static bool Add<T>(ImmutableArray<T>.Builder list, T item)
    {
        if (list.Count >= Most)
        {
            return true;
        }

        list.Add(item);
        return false;
    }

    private static IEnumerable<RecordRow> All(RecordFile file, CancellationToken cancellationToken)
    {
        for (var first = 0; first < file.Count; first += Page)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var row in file.Read(first, Page))
            {
                yield return row;
            }
        }
    }

    private static string KeyOf(RecordRow row) => row.Problem is null && row.Record.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number
        ? $"id {id}"
        : $"row {row.Number}";

    private static ImmutableArray<string> FieldsOf(RecordRow older, RecordRow newer)
    {
        if (older.Problem is not null || newer.Problem is not null)
        {
            return older.Problem == newer.Problem ? [] : ["row"];
        }

        var names = older.Record.EnumerateObject().Concat(newer.Record.EnumerateObject()).Select(p => p.Name).Distinct();
        return [.. names.Where(n => !(older.Record.TryGetProperty(n, out var before) && newer.Record.TryGetProperty(n, out var after) && JsonElement.DeepEquals(before, after)))];
    }
}
