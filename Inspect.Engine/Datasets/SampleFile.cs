using System.Buffers;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Values;
using Microsoft.Win32.SafeHandles;

namespace Inspect.Engine.Datasets;

/// <summary>The records of a large dataset in a temporary file, which no edit of the dataset changes and which the system deletes with the last list of its items. Filled by one thread, then thread-safe.</summary>
/// <param name="fields">Which field feeds which.</param>
/// <param name="place">The dataset, for messages.</param>
/// <param name="countsChoices">Somebody will ask for <see cref="ChoicesOf"/>.</param>
internal sealed class SampleFile(FieldMap fields, string place, bool countsChoices) : ISampleStore
{
    private const int BufferBytes = 1 << 20;

    private readonly SafeFileHandle _file = Open(place);
    private ArrayBufferWriter<byte> _unwritten = new(BufferBytes);
    private readonly List<long> _ends = [];
    private readonly List<SampleId> _ids = []; // one without an id has the default
    private readonly List<bool> _withSandbox = [];
    private readonly List<int> _choices = []; // their number; below 0 where a target is no label of them
    private long _written;

    /// <summary>Takes a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="sample">The item that it is.</param>
    /// <exception cref="DatasetException">There is no room on the disk.</exception>
    public void Add(JsonElement record, Sample sample)
    {
        var text = record.GetRawText();
        var bytes = _unwritten.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        _unwritten.Advance(Encoding.UTF8.GetBytes(text, bytes));
        _ends.Add(_written + _unwritten.WrittenCount);
        _ids.Add(sample.Id ?? default);
        _withSandbox.Add(sample.HasSandbox);
        if (countsChoices)
        {
            var (count, areTargetsLabels) = ChoiceShuffle.LookAt(sample);
            _choices.Add(areTargetsLabels ? count : -count);
        }

        if (_unwritten.WrittenCount > BufferBytes)
        {
            Flush();
        }
    }

    private void Flush()
    {
        try
        {
            TemporaryFile.Write(_file, _unwritten.WrittenSpan, _written);
        }
        catch (TemporaryFileException error)
        {
            throw NoRoom(place, error);
        }

        _written += _unwritten.WrittenCount;
        _unwritten.ResetWrittenCount();
    }

    /// <summary>Puts the rest on disk and lets go of what only filling needs.</summary>
    /// <exception cref="DatasetException">There is no room on the disk.</exception>
    public void Finish()
    {
        Flush();
        _unwritten = new ArrayBufferWriter<byte>(1);
        _ends.TrimExcess();
        _ids.TrimExcess();
        _withSandbox.TrimExcess();
        _choices.TrimExcess();
    }

    /// <inheritdoc />
    /// <exception cref="DatasetException">The temporary file cannot be read.</exception>
    public Sample Read(int position)
    {
        var start = position == 0 ? 0 : _ends[position - 1];
        var length = (int)(_ends[position] - start);
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            for (var read = 0; read < length;)
            {
                var got = RandomAccess.Read(_file, bytes.AsSpan(read, length - read), start + read);
                read += got > 0 ? got : throw new IOException("the file is shorter than it was");
            }

            using var record = JsonDocument.Parse(bytes.AsMemory(0, length));
            return RecordReader.Read(record.RootElement.Clone(), fields, place) with { Id = IdAt(position) };
        }
        catch (IOException error)
        {
            throw new DatasetException($"{place}: an item cannot be read again from the temporary files of the system. Check {Path.GetTempPath()}, and run again.", error);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <inheritdoc />
    public SampleId? IdAt(int position) => _ids[position] == default ? null : _ids[position];

    /// <inheritdoc />
    public bool HasSandbox(int position) => _withSandbox[position];

    /// <inheritdoc />
    public (int Count, bool AreTargetsLabels) ChoicesOf(int position) => (Math.Abs(_choices[position]), _choices[position] >= 0);

    private static SafeFileHandle Open(string place)
    {
        try
        {
            return TemporaryFile.Open("items");
        }
        catch (TemporaryFileException error)
        {
            throw NoRoom(place, error);
        }
    }

    private static DatasetException NoRoom(string place, Exception error) =>
        new($"{place}: the items of this large dataset are put into the temporary files of the system, and {Path.GetTempPath()} cannot take them. Make room there, or set TMPDIR to another folder.", error);
}
