using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets;

/// <summary>Reads dataset files: JSON, JSONL and CSV (semantics 1.4).</summary>
public static class DatasetReader
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const long MaxSizeBytes = 1L << 30;

    /// <summary>Reads, converts, numbers, shuffles items, then choices, and limits, in this order.</summary>
    /// <param name="source">The file and how it is read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="most">Items that are asked for, the first ones; the others are counted, and neither checked nor kept. Null for all.</param>
    /// <param name="order">Seed of an order that the run puts items into which the file does not shuffle. It is kept to here only where some of the items are asked for; the dataset says whether it was.</param>
    /// <exception cref="DatasetException">The file is missing, empty, too large or not what its format says.</exception>
    public static async Task<Dataset> ReadAsync(DatasetSource source, CancellationToken cancellationToken, int? most = null, long? order = null)
    {
        CheckFile(source);
        order = source.Shuffle ? null : order;
        if (order is not null && source.ShuffleChoices)
        {
            // Choices are shuffled in the order of the file, and each draw depends on those before it.
            (order, most) = (null, null);
        }

        source = source with { ShuffleSeed = source.ShuffleSeed ?? RandomNumberGenerator.GetInt32(int.MaxValue) };
        var selection = await SelectAsync(source, most, order, cancellationToken).ConfigureAwait(false);
        var records = new RecordList(source, most, selection);
        await ReadFileAsync(source, records, cancellationToken).ConfigureAwait(false);
        var samples = records.Samples();
        if (samples.Length < selection?.Count)
        {
            throw new DatasetException($"{source.Place}: the file changed while it was read. Run again when it is complete.");
        }

        if (source.Shuffle && selection is null)
        {
            samples = SampleChoice.Shuffle(samples, source.ShuffleSeed.Value);
        }

        if (source.ShuffleChoices)
        {
            samples = ChoiceShuffle.Apply(samples, source.ChoicesSeed ?? RandomNumberGenerator.GetInt32(int.MaxValue), source.Place);
        }

        return Finish(samples.Length > source.Limit ? samples.Pick(Enumerable.Range(0, source.Limit.Value)) : samples, source.Place) with
        {
            Name = source.Name ?? Path.GetFileNameWithoutExtension(source.Path),
            Location = source.Path,
            Total = records.Total,
            IsShuffled = source.Shuffle || (order is not null && selection is not null),
            Warnings = [.. records.Warnings],
        };
    }

    /// <summary>Gives an id to every item that has none (its position, from 1) and refuses an empty dataset and equal ids.</summary>
    /// <param name="samples">The items in order.</param>
    /// <param name="where">File, for messages.</param>
    /// <exception cref="DatasetException">No item, or two with the same id.</exception>
    public static Dataset Finish(SampleList samples, string where)
    {
        if (samples.IsEmpty)
        {
            throw new DatasetException($"{where}: the dataset is empty. Give it at least one item with an input.");
        }

        var ids = new SampleId[samples.Length];
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<long>();
        for (var i = 0; i < ids.Length; i++)
        {
            var id = ids[i] = samples.GivenIdAt(i) ?? SampleId.Of(i + 1);

            // Most ids are numbers, which need no text.
            if (!(id.Number is { } number ? numbers.Add(number) : texts.Add(id.Text)))
            {
                throw new DatasetException($"{where}: two items have the id \"{id}\". Ids must differ, also as text: rename one, or set \"auto_id: true\".");
            }
        }

        return new Dataset { Samples = samples.WithIds(ids) };
    }

    /// <summary>Where a few items of many are taken in random order: which they are, so that the others need not be held. The file is counted first.</summary>
    private static async Task<RecordSelection?> SelectAsync(DatasetSource source, int? most, long? order, CancellationToken cancellationToken)
    {
        var kept = Math.Min(most ?? int.MaxValue, source.Limit ?? int.MaxValue);
        if (!(source.Shuffle && kept < int.MaxValue) && !(order is not null && most is not null))
        {
            return null;
        }

        var counted = new RecordList(source with { Shuffle = false, Limit = null }, most: 0);
        await ReadFileAsync(source, counted, cancellationToken).ConfigureAwait(false);
        var total = Math.Min(counted.Total, source.Limit ?? int.MaxValue);
        return source.Shuffle
            ? RecordSelection.Of(counted.Total, source.ShuffleSeed!.Value, kept, total)
            : RecordSelection.Of(total, order!.Value, most!.Value, total, numbersByPosition: true);
    }

    private static void CheckFile(DatasetSource source)
    {
        var file = new FileInfo(source.Path);
        if (!file.Exists)
        {
            throw new DatasetException($"{source.Place}: there is no such dataset file. Check the path; it counts from the task file's folder.");
        }

        if (!RegularFile.Is(source.Path))
        {
            throw new DatasetException($"{source.Place}: this is a pipe, a device or the like, which may never end. Put a file in its place.");
        }

        if (file.Length > MaxSizeBytes)
        {
            throw new DatasetException($"{source.Place}: the file has {file.Length:N0} bytes, more than the {MaxSizeBytes:N0} that are read. Split it, or keep the items that are needed.");
        }
    }

    private static async Task ReadFileAsync(DatasetSource source, RecordList records, CancellationToken cancellationToken)
    {
        var encoding = source.Encoding is { } name ? EncodingNames.Find(name) ?? throw new DatasetException($"{source.Place}: the encoding \"{name}\" is unknown. Use {EncodingNames.Examples}.") : null;
        try
        {
            using var text = TextFile.Open(source.Path, encoding);
            await ReadTextAsync(source, text, records, cancellationToken).ConfigureAwait(false);
        }
        catch (DecoderFallbackException)
        {
            throw NotText(source, encoding);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{source.Place}: the dataset file cannot be read. Check its permissions, and whether it is still there.", error);
        }
    }

    private static async Task ReadTextAsync(DatasetSource source, StreamReader text, RecordList records, CancellationToken cancellationToken)
    {
        switch (source.Format ?? Path.GetExtension(source.Path).TrimStart('.').ToLowerInvariant())
        {
            case "jsonl":
                await ReadLinesAsync(source, text, records, cancellationToken).ConfigureAwait(false);
                break;
            case "json":
                await ReadItemsAsync(source, text, records, cancellationToken).ConfigureAwait(false);
                break;
            case "csv":
                await new CsvDataset(source, records).ReadAsync(text, cancellationToken).ConfigureAwait(false);
                break;
            case var other:
                throw new DatasetException($"{source.Place}: the format \"{other}\" is unknown. Use json, jsonl or csv, or say which with \"format\".");
        }
    }

    private static DatasetException NotText(DatasetSource source, Encoding? encoding)
    {
        using var file = File.OpenRead(source.Path);
        var fault = TextFile.FindFault(file, encoding);
        var fix = source.Encoding is null ? "Save the file as UTF-8, or name its encoding in the task, such as encoding: latin-1." : "Name the encoding in which the file was saved.";
        return new DatasetException($"{source.Place}:{fault?.Line ?? 1}: the byte {fault?.Bytes} in column {fault?.Column ?? 1} is no text in {source.Encoding ?? "UTF-8"}. {fix}");
    }

    private static async Task ReadLinesAsync(DatasetSource source, StreamReader text, RecordList records, CancellationToken cancellationToken)
    {
        var number = 0;
        while (!records.IsFull && await text.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            number++;
            if (line.AsSpan().Trim().Length > 0 && records.Next())
            {
                records.Add(Parse(line, source.Place, number), $"{source.Place}:{number}");
            }
        }

        if (!records.IsDone)
        {
            records.Pass(await CountLinesAsync(text, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>The number of lines with something on them, to the end.</summary>
    private static async Task<int> CountLinesAsync(StreamReader text, CancellationToken cancellationToken)
    {
        var buffer = new char[1 << 16];
        var count = 0;
        var isBlank = true;
        while (await text.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var length)
        {
            var rest = buffer.AsMemory(0, length);
            while (!rest.IsEmpty)
            {
                var end = rest.Span.IndexOfAny('\n', '\r');
                isBlank = isBlank && (end < 0 ? rest : rest[..end]).Span.IsWhiteSpace();
                rest = end < 0 ? default : rest[(end + 1)..];
                if (end >= 0)
                {
                    count += isBlank ? 0 : 1;
                    isBlank = true;
                }
            }
        }

        return count + (isBlank ? 0 : 1);
    }

    private static async Task ReadItemsAsync(DatasetSource source, StreamReader text, RecordList records, CancellationToken cancellationToken)
    {
        try
        {
            var number = 0;
            var items = new JsonRecords(text);
            await foreach (var (line, item) in items.ReadAsync(records.Next, cancellationToken).ConfigureAwait(false))
            {
                number++;
                if (item is not null)
                {
                    records.Add(Parse(item, source.Place, line), items.IsList ? $"{source.Place}: item {number}" : source.Place);
                }

                if (records.IsDone)
                {
                    break;
                }
            }
        }
        catch (JsonException error)
        {
            throw NotJson(source.Place, (error.LineNumber ?? 0) + 1, error.Message);
        }
    }

    /// <summary>The value of a text that begins at a line of the file.</summary>
    private static JsonElement Parse(string text, string place, int line)
    {
        try
        {
            return FreeJson.Parse(text);
        }
        catch (JsonException error)
        {
            throw NotJson(place, line + (error.LineNumber ?? 0), error.Message);
        }
    }

    private static DatasetException NotJson(string place, long line, string message) => new($"{place}:{line}: not JSON ({message.Split(". ")[0]}). Mend the line.");
}
