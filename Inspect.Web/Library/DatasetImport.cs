using System.Text.Encodings.Web;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Datasets.Library;
using Inspect.Engine.Files;
using Inspect.Engine.Values;

namespace Inspect.Web.Library;

/// <summary>Records that were pasted, uploaded or taken from a run, on their way to a dataset. They lie in a file that goes with this object. Not thread-safe.</summary>
public sealed class DatasetImport : IDisposable
{
    private const int ColumnsLookedAt = 200;
    private const int MostColumns = 60;
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly RecordFile _file;

    private DatasetImport(RecordFile file)
    {
        _file = file;
        Columns = [.. file.Read(0, ColumnsLookedAt).Where(r => r.Problem is null).SelectMany(r => r.Record.EnumerateObject().Select(p => p.Name)).Distinct().Take(MostColumns)];
        Map = ColumnMap.Guess(Columns);
    }

    /// <summary>Number of records.</summary>
    public int Count => _file.Count;

    /// <summary>What was read.</summary>
    public RecordShape Shape => _file.Shape;

    /// <summary>Names of the columns, in order.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Which column becomes which field.</summary>
    public ColumnMap Map { get; set; }

    /// <summary>Records stay as they are, whatever the map says.</summary>
    public bool KeepsRecords { get; set; }

    /// <summary>Reads a stream.</summary>
    /// <exception cref="DatasetException">It is too large, empty, or cannot be read.</exception>
    /// <exception cref="TemporaryFileException">There is no room for it.</exception>
    internal static async Task<DatasetImport> ReadAsync(Stream stream, string? name, bool hasNames, CancellationToken cancellationToken)
    {
        var shape = RecordShape.OfPath(name ?? string.Empty) with { HasNames = hasNames };
        var place = name is null ? "the pasted text" : Format.Line(Path.GetFileName(name), 100);
        var path = TemporaryFile.NewPath("import");
        try
        {
            await CopyAsync(stream, path, place, cancellationToken);
            var file = await OpenAsync(path, place, shape, cancellationToken);
            if (file.Count == 0)
            {
                file.Dispose();
                throw new DatasetException($"There are no rows in {place}. Choose a file with at least one row below its names, or paste one.");
            }

            return new DatasetImport(file);
        }
        finally
        {
            // It is open: the name can go already, and nothing is left if the process ends.
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Some rows as they will be in the dataset.</summary>
    public IReadOnlyList<RecordRow> Rows(int first, int count) => [.. _file.Read(first, count).Select(Mapped)];

    /// <summary>Looks at all rows as they will be.</summary>
    public CheckReport Check(CancellationToken cancellationToken)
    {
        var checks = new RowChecks();
        for (var first = 0; first < Count; first += 500)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var row in Rows(first, 500))
            {
                checks.Add(row);
            }
        }

        return checks.Finish();
    }

    /// <summary>The records as JSON maps, for a draft that takes them in.</summary>
    public IReadOnlyList<string> Records() => [.. Enumerable.Range(0, Count).Select(i => Mapped(_file.Read(i, 1)[0])).Where(r => r.Problem is null).Select(r => r.Record.GetRawText())];

    /// <summary>Writes the dataset.</summary>
    public async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Count; i++)
        {
            if (Mapped(_file.Read(i, 1)[0]) is { Problem: null } row)
            {
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(row.Record.GetRawText()), cancellationToken);
                stream.WriteByte((byte)'\n');
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private RecordRow Mapped(RecordRow row)
    {
        if (row.Problem is not null || KeepsRecords)
        {
            return row;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            Map.Write(writer, row.Record);
        }

        return row with { Record = FreeJson.Parse(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length)) };
    }

    private static async Task<RecordFile> OpenAsync(string path, string place, RecordShape shape, CancellationToken cancellationToken)
    {
        try
        {
            return await RecordFile.OpenAsync(path, place, shape, cancellationToken);
        }
        catch (IOException error)
        {
            throw new TemporaryFileException(error);
        }
    }

    private static async Task CopyAsync(Stream stream, string path, string place, CancellationToken cancellationToken)
    {
        using var file = TemporaryFile.Create(path);
        var bytes = new byte[1 << 16];
        for (long length = 0; await stream.ReadAsync(bytes, cancellationToken) is > 0 and var read; length += read)
        {
            if (length + read > ImportGate.MostBytes)
            {
                throw new DatasetException($"There are more than {Format.Size(ImportGate.MostBytes)} in {place}. Split it, or copy the file into tasks/datasets/ on the server.");
            }

            TemporaryFile.Write(file, bytes.AsSpan(0, read), length);
        }
    }
}
