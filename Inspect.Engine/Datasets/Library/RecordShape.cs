namespace Inspect.Engine.Datasets.Library;

/// <summary>How a file of records is laid out.</summary>
public sealed record RecordShape
{
    /// <summary><c>json</c>, <c>jsonl</c> or <c>csv</c>; null is found out from the text.</summary>
    public string? Format { get; init; }

    /// <summary>Separator of CSV; null is found out from the first line.</summary>
    public char? Separator { get; init; }

    /// <summary>The first row of CSV holds the names of the columns.</summary>
    public bool HasNames { get; init; } = true;

    /// <summary>The shape that the ending of a path says.</summary>
    public static RecordShape OfPath(string path) => new()
    {
        Format = Path.GetExtension(path).ToLowerInvariant() switch { ".jsonl" or ".ndjson" => "jsonl", ".json" => "json", ".csv" or ".tsv" => "csv", _ => null },
    };
}
