using System.Collections.Immutable;

namespace Inspect.Engine.Datasets;

/// <summary>Dialects of CSV by the reference's names. They differ in how they are written; in reading only the separator does.</summary>
public static class CsvDialect
{
    /// <summary>The one that holds where none is named.</summary>
    public const string Default = "unix";

    /// <summary>All dialects.</summary>
    public static ImmutableArray<string> Names { get; } = [Default, "excel", "excel-tab"];

    /// <summary>What stands between two cells.</summary>
    public static string Separator(string dialect) => dialect == "excel-tab" ? "\t" : ",";
}
