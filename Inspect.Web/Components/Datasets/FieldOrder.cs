namespace Inspect.Web.Components.Datasets;

/// <summary>The order of columns: id, input, choices, target, then what the file has beside them.</summary>
internal static class FieldOrder
{
    private const int Most = 12;
    private static readonly string[] First = ["id", "input", "choices", "target"];

    /// <summary>The fields of a file in order; those that each row has come even where the file does not name them.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyCollection<string> fields) =>
        [.. First.Where(f => f is "input" or "target" || fields.Contains(f)), .. fields.Except(First).Take(Most)];
}
