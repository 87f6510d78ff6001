using System.Text.Encodings.Web;
using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets.Library;

/// <summary>Lays records of other formats out as lines, in a file that is deleted when it is closed.</summary>
internal static class RecordLayout
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a record a line.</summary>
    /// <param name="source">The file.</param>
    /// <param name="place">What messages call it.</param>
    /// <param name="shape">How it is read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The lines, and the shape with what was found out.</returns>
    /// <exception cref="DatasetException">A row has more cells than there are columns, or the text is no JSON.</exception>
    public static async Task<(FileStream Lines, RecordShape Shape)> LayOutAsync(FileStream source, string place, RecordShape shape, CancellationToken cancellationToken)
    {
        var lines = Temporary();
        var isWhole = false;
        try
        {
            var separator = shape.Format == "csv" ? shape.Separator ?? RecordSniffer.SeparatorOf(RecordSniffer.FirstLine(source)) : (char?)null;
            var text = TextFile.Open(source, null);
            await foreach (var record in Records(text, place, shape with { Separator = separator }, cancellationToken).ConfigureAwait(false))
            {
                using (var writer = new Utf8JsonWriter(lines, Compact))
                {
                    record(writer);
                }

                lines.WriteByte((byte)'\n');
                if (lines.Length > DatasetReader.MaxSizeBytes)
                {
                    throw new DatasetException($"{place}: the file holds more than {DatasetReader.MaxSizeBytes:N0} bytes of records. Split it.");
                }
            }

            await lines.FlushAsync(cancellationToken).ConfigureAwait(false);
            isWhole = true;
            return (lines, shape with { Separator = separator });
        }
        finally
        {
            if (!isWhole)
            {
                await lines.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>An empty file that is deleted when it is closed.</summary>
    /// <exception cref="TemporaryFileException">There is no room for it.</exception>
    public static FileStream Temporary() => new(TemporaryFile.Open("records"), FileAccess.ReadWrite, 1 << 16);

    private static IAsyncEnumerable<Action<Utf8JsonWriter>> Records(StreamReader text, string place, RecordShape shape, CancellationToken cancellationToken) => shape.Format switch
    {
        "csv" => CsvAsync(text, place, shape, cancellationToken),
        "json" => ItemsAsync(text, place, cancellationToken),
        _ => LinesAsync(text, place, cancellationToken),
    };

    private static async IAsyncEnumerable<Action<Utf8JsonWriter>> CsvAsync(
        StreamReader text, string place, RecordShape shape, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[]? names = null;
        await foreach (var row in new CsvRecords(text, shape.Separator!.Value).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (row.Cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (names is null)
            {
                names = shape.HasNames ? Distinct(row.Cells) : [.. row.Cells.Select((_, i) => $"column {i + 1}")];
                if (shape.HasNames)
                {
                    continue;
                }
            }

            if (row.Cells.Length > names.Length)
            {
                throw new DatasetException($"{place}:{row.Line}: {row.Cells.Length:N0} cells under {names.Length:N0} columns. Quote cells that hold the separator.");
            }

            yield return writer => Write(writer, names, row.Cells);
        }
    }

    /// <summary>Each column has a name of its own, so that none hides another.</summary>
    private static string[] Distinct(string[] cells)
    {
        var names = new List<string>(cells.Length);
        foreach (var (i, cell) in cells.Index())
        {
            var name = cell.Trim().Length == 0 ? $"column {i + 1}" : cell.Trim();
            names.Add(names.Contains(name) ? $"{name} ({i + 1})" : name);
        }

        return [.. names];
    }

    private static void Write(Utf8JsonWriter writer, string[] names, string[] cells)
    {
        writer.WriteStartObject();
        for (var i = 0; i < cells.Length; i++)
        {
            writer.WriteString(names[i], cells[i]);
        }

        writer.WriteEndObject();
    }

    private static async IAsyncEnumerable<Action<Utf8JsonWriter>> ItemsAsync(
        StreamReader text, string place, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var items = new JsonRecords(text).ReadAsync(() => true, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var end = items.ConfigureAwait(false);
        while (true)
        {
            JsonElement record;
            try
            {
                if (!await items.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }

                record = FreeJson.Parse(items.Current.Text!);
            }
            catch (JsonException error)
            {
                throw new DatasetException($"{place}:{(error.LineNumber ?? 0) + 1}: not JSON ({error.Message.Split(". ")[0]}). Mend the line.");
            }

            yield return record.WriteTo;
        }
    }

    private static async IAsyncEnumerable<Action<Utf8JsonWriter>> LinesAsync(
        StreamReader text, string place, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        while (await text.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            number++;
            if (line.AsSpan().Trim().Length == 0)
            {
                continue;
            }

            JsonElement record;
            try
            {
                record = FreeJson.Parse(line);
            }
            catch (JsonException error)
            {
                throw new DatasetException($"{place}:{number}: not JSON ({error.Message.Split(". ")[0]}). Mend the line.");
            }

            yield return record.WriteTo;
        }
    }
}
