using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Inspect.Engine.Python;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets;

/// <summary>Reads dataset files: JSON, JSONL and CSV (semantics 1.4).</summary>
public static class DatasetReader
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const long MaxSizeBytes = 1L << 30;

    /// <summary>Reads, converts, numbers, shuffles and limits, in this order.</summary>
    /// <exception cref="DatasetException">The file is missing, empty, too large or not what its format says.</exception>
    public static async Task<Dataset> ReadAsync(DatasetSource source, CancellationToken cancellationToken)
    {
        CheckFile(source.Path);
        var samples = (source.Format ?? Path.GetExtension(source.Path).TrimStart('.').ToLowerInvariant()) switch
        {
            "jsonl" => await ReadLinesAsync(source, cancellationToken).ConfigureAwait(false),
            "json" => await ReadJsonAsync(source, cancellationToken).ConfigureAwait(false),
            "csv" => await ReadCsvAsync(source, cancellationToken).ConfigureAwait(false),
            var other => throw new DatasetException($"{source.Path}: the format \"{other}\" is unknown. Use json, jsonl or csv, or say which with \"format\"."),
        };
        if (source.AutoId)
        {
            samples = [.. samples.Select((s, i) => s with { Id = SampleId.Of(i + 1) })];
        }

        if (source.Shuffle)
        {
            new PythonRandom(source.ShuffleSeed ?? RandomNumberGenerator.GetInt32(int.MaxValue)).Shuffle(samples);
        }

        return Finish(samples.Take(source.Limit ?? int.MaxValue), source.Path) with
        {
            Name = source.Name ?? Path.GetFileNameWithoutExtension(source.Path),
            Location = source.Path,
            IsShuffled = source.Shuffle,
        };
    }

    /// <summary>Gives an id to every item that has none (its position, from 1) and refuses an empty dataset and equal ids.</summary>
    /// <param name="samples">The items in order.</param>
    /// <param name="where">File, for messages.</param>
    /// <exception cref="DatasetException">No item, or two with the same id.</exception>
    public static Dataset Finish(IEnumerable<Sample> samples, string where)
    {
        ImmutableArray<Sample> numbered = [.. samples.Select((s, i) => s.Id is null ? s with { Id = SampleId.Of(i + 1) } : s)];
        if (numbered.IsEmpty)
        {
            throw new DatasetException($"{where}: the dataset is empty. Give it at least one item with an input.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sample in numbered)
        {
            if (!seen.Add(sample.Id!.Value.Text))
            {
                throw new DatasetException($"{where}: two items have the id \"{sample.Id}\". Ids must differ, also as text: rename one, or set \"auto_id: true\".");
            }
        }

        return new Dataset { Samples = numbered };
    }

    private static void CheckFile(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new DatasetException($"{path}: there is no such dataset file. Check the path; it counts from the task file's folder.");
        }

        if (file.Length > MaxSizeBytes)
        {
            throw new DatasetException($"{path}: the file has {file.Length:N0} bytes, more than the {MaxSizeBytes:N0} that are read. Split it, or keep the items that are needed.");
        }
    }

    private static async Task<List<Sample>> ReadLinesAsync(DatasetSource source, CancellationToken cancellationToken)
    {
        var samples = new List<Sample>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(source.Path, cancellationToken).ConfigureAwait(false))
        {
            number++;
            if (line.AsSpan().Trim().Length > 0)
            {
                var where = $"{source.Path}:{number}";
                samples.Add(RecordReader.Read(Parse(line, where), source.Fields, where));
            }
        }

        return samples;
    }

    private static async Task<List<Sample>> ReadJsonAsync(DatasetSource source, CancellationToken cancellationToken)
    {
        var root = Parse(await File.ReadAllTextAsync(source.Path, cancellationToken).ConfigureAwait(false), source.Path);
        return root.ValueKind == JsonValueKind.Array
            ? [.. root.EnumerateArray().Select((record, i) => RecordReader.Read(record, source.Fields, $"{source.Path}: item {i + 1}"))]
            : [RecordReader.Read(root, source.Fields, source.Path)];
    }

    private static async Task<List<Sample>> ReadCsvAsync(DatasetSource source, CancellationToken cancellationToken)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { Delimiter = source.Delimiter, BadDataFound = null, MissingFieldFound = null };
        using var text = new StreamReader(source.Path);
        using var parser = new CsvParser(text, configuration);
        var names = source.FieldNames;
        var samples = new List<Sample>();
        while (await parser.ReadAsync().ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = parser.Record ?? [];
            if (cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (names is null)
            {
                names = cells;
                continue;
            }

            var where = $"{source.Path}:{parser.RawRow}";
            if (cells.Length > names.Count)
            {
                throw new DatasetException($"{where}: {cells.Length} cells under {names.Count} columns. Quote cells that hold the separator.");
            }

            samples.Add(RecordReader.Read(ToRecord(names, cells), source.Fields, where));
        }

        return samples;
    }

    private static JsonElement ToRecord(IReadOnlyList<string> names, string[] cells)
    {
        var record = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < cells.Length; i++)
        {
            record[names[i]] = cells[i];
        }

        return JsonSerializer.SerializeToElement(record);
    }

    private static JsonElement Parse(string text, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new DatasetException($"{where}: not JSON ({error.Message.Split(". ")[0]}, line {error.LineNumber + 1}). Mend the line, or save the file again as UTF-8.");
        }
    }
}
