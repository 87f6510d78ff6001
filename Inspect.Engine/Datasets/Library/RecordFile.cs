using System.Text;
using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets.Library;

/// <summary>A file of records that is read page by page: the place of each line is known, nothing else is held. CSV and JSON lists are laid out as lines first, in a file that goes with this object.</summary>
/// <remarks>Not thread-safe; several may be open on the same file.</remarks>
public sealed class RecordFile : IDisposable
{
    private readonly FileStream _lines;
    private readonly LineIndex _index;

    private RecordFile(FileStream lines, LineIndex index, string hash, long sizeBytes, RecordShape shape)
    {
        _lines = lines;
        _index = index;
        Hash = hash;
        SizeBytes = sizeBytes;
        Shape = shape;
    }

    /// <summary>Number of records: lines with something on them, rows of a CSV file without its head, items of a list.</summary>
    public int Count => _index.Count;

    /// <summary>SHA-256 of the file as it was opened, in hex.</summary>
    public string Hash { get; }

    /// <summary>Bytes of the file.</summary>
    public long SizeBytes { get; }

    /// <summary>What kind of file it is.</summary>
    public RecordShape Shape { get; }

    /// <summary>Opens a file and finds its records.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="place">What messages call it.</param>
    /// <param name="shape">How it is read; null finds out by the ending, and by the text where that says nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DatasetException">It is missing, too large, or no text; the sentence names line and fix.</exception>
    public static async Task<RecordFile> OpenAsync(string path, string place, RecordShape? shape, CancellationToken cancellationToken)
    {
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists || !RegularFile.Is(path))
            {
                throw new DatasetException($"{place}: there is no such dataset file, or it is no plain file. Check its name.");
            }

            if (info.Length > DatasetReader.MaxSizeBytes)
            {
                throw new DatasetException($"{place}: the file has {info.Length:N0} bytes, more than the {DatasetReader.MaxSizeBytes:N0} that are read. Split it, or keep the items that are needed.");
            }

            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, useAsync: false);
            return await Task.Run(() => OpenAsync(stream, place, shape ?? RecordShape.OfPath(path), cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{place}: the file cannot be read. Check its permissions, and whether it is still there.", error);
        }
    }

    /// <summary>The records of some rows; one that is no JSON has a problem in its place.</summary>
    /// <param name="first">Number of the first, from 0.</param>
    /// <param name="count">How many at most.</param>
    public IReadOnlyList<RecordRow> Read(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        var rows = new List<RecordRow>(Math.Min(count, 1_000));
        for (var i = first; i < Math.Min((long)first + count, Count); i++)
        {
            rows.Add(ReadOne(i));
        }

        return rows;
    }

    /// <summary>The bytes of one record as the file has them, without the end of its line.</summary>
    /// <param name="number">Number of the record, from 0.</param>
    public byte[] Bytes(int number)
    {
        var (start, length) = _index[number];
        var bytes = new byte[length];
        RandomAccess.Read(_lines.SafeFileHandle, bytes, start);
        return bytes;
    }

    /// <inheritdoc />
    public void Dispose() => _lines.Dispose();

    private RecordRow ReadOne(int number)
    {
        try
        {
            var text = Encoding.UTF8.GetString(Bytes(number));
            return FreeJson.Parse(text) is { ValueKind: JsonValueKind.Object } record
                ? new RecordRow(number, record, null)
                : new RecordRow(number, default, "The row is no record. Write it as {\"input\": \"…\", \"target\": \"…\"}.");
        }
        catch (JsonException error)
        {
            return new RecordRow(number, default, $"The row is no JSON ({error.Message.Split(". ")[0]}). Mend or delete it.");
        }
    }

    private static async Task<RecordFile> OpenAsync(FileStream stream, string place, RecordShape shape, CancellationToken cancellationToken)
    {
        var size = stream.Length;
        var isKept = false;
        try
        {
            shape = shape.Format is null ? shape with { Format = RecordSniffer.FormatOf(stream) } : shape;
            var (index, hash, needsLayout) = LineIndex.Of(stream, cancellationToken);
            if (shape.Format == "jsonl" && !needsLayout)
            {
                isKept = true;
                return new RecordFile(stream, index, hash, size, shape);
            }

            var (lines, found) = await RecordLayout.LayOutAsync(stream, place, shape, cancellationToken).ConfigureAwait(false);
            return new RecordFile(lines, LineIndex.Of(lines, cancellationToken).Index, hash, size, found);
        }
        catch (DecoderFallbackException)
        {
            var fault = TextFile.FindFault(stream, null);
            throw new DatasetException($"{place}:{fault?.Line ?? 1}: the byte {fault?.Bytes} in column {fault?.Column ?? 1} is no text in UTF-8. Save the file as UTF-8 and choose it again.");
        }
        finally
        {
            if (!isKept)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
