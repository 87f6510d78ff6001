using System.Text.Json;
using System.Text.Json.Serialization;

namespace Inspect.Engine.Datasets;

/// <summary>How a task says where its items lie and how they are read.</summary>
public sealed record DatasetSource
{
    private static readonly JsonSerializerOptions Options =
        new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>Absolute path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Path for messages; null for the name of the file.</summary>
    public string? DisplayPath { get; init; }

    /// <summary><c>json</c>, <c>jsonl</c> or <c>csv</c>; null goes by the extension.</summary>
    public string? Format { get; init; }

    /// <summary>Which column feeds which field of a sample.</summary>
    public FieldMap Fields { get; init; } = new();

    /// <summary>Name; null takes the file's.</summary>
    public string? Name { get; init; }

    /// <summary>Ids count from 1 in file order.</summary>
    public bool AutoId { get; init; }

    /// <summary>Items are put in random order.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Seed of that order; null draws one.</summary>
    public long? ShuffleSeed { get; init; }

    /// <summary>The choices of items are put in random order, and their targets with them.</summary>
    public bool ShuffleChoices { get; init; }

    /// <summary>Seed of that order; null draws one.</summary>
    public long? ChoicesSeed { get; init; }

    /// <summary>First items only, after shuffling.</summary>
    public int? Limit { get; init; }

    /// <summary>Encoding of the text: <c>utf-8</c>, <c>latin-1</c>, …; null for UTF-8, or what a byte order mark says.</summary>
    public string? Encoding { get; init; }

    /// <summary>Separator of a CSV file, one character; null for that of the dialect.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Dialect of a CSV file, one of <see cref="CsvDialect.Names"/>.</summary>
    public string Dialect { get; init; } = CsvDialect.Default;

    /// <summary>Names of the columns of a CSV file without a header row.</summary>
    public IReadOnlyList<string>? FieldNames { get; init; }

    /// <summary>Bytes of a file whose items are held in memory; those of a larger one are put on disk as they are read.</summary>
    internal long MostHeldBytes { get; init; } = 16L << 20;

    /// <summary>The source as an argument of a part.</summary>
    public JsonElement ToElement() => JsonSerializer.SerializeToElement(this, Options);

    /// <summary>The source that an argument of a part says.</summary>
    /// <exception cref="DatasetException">The argument is no source.</exception>
    public static DatasetSource FromElement(JsonElement argument)
    {
        try
        {
            return argument.Deserialize<DatasetSource>(Options)!;
        }
        catch (JsonException error)
        {
            throw new DatasetException("The dataset of a part cannot be read from its arguments. Name it in a task file.", error);
        }
    }

    /// <summary>The path to show.</summary>
    internal string Place => DisplayPath ?? System.IO.Path.GetFileName(Path);
}
