using System.Buffers.Binary;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>Scores of samples that ended, in a temporary file: their explanations can be as long as all answers of the run. Not thread-safe.</summary>
internal sealed class ScoreFile : IDisposable
{
    private readonly Dictionary<long, IReadOnlyList<ReadOnlyMemory<byte>>> _unwritten = [];
    private FileStream? _file;
    private long _end;

    /// <summary>A score as the file holds it, made before anybody has to wait for it.</summary>
    public static ReadOnlyMemory<byte> Pack(Score score) => LogJson.ToBytes(score);

    /// <summary>Appends the scores of a sample, one for each scorer, as <see cref="Pack"/> made them; empty for none.</summary>
    /// <returns>Where they are.</returns>
    public long Append(IReadOnlyList<ReadOnlyMemory<byte>> scores)
    {
        try
        {
            // Deleted by the system when the process ends, however it ends.
            _file ??= new FileStream(
                Path.Combine(Path.GetTempPath(), $"inspect-scores-{LogId.New()}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
            var at = _end;
            if (_file.Position != at)
            {
                // Empties the buffer, wherever it leads.
                _file.Position = at;
            }

            WriteLength(_file, scores.Count);
            foreach (var score in scores)
            {
                WriteLength(_file, score.Length);
                _file.Write(score.Span);
            }

            _end = _file.Position;
            return at;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // No room on the disk: memory holds what the file cannot.
            var at = -1L - _unwritten.Count;
            _unwritten[at] = scores;
            return at;
        }
    }

    /// <summary>The score of one scorer.</summary>
    /// <param name="at">Where the scores of the sample are.</param>
    /// <param name="scorer">Position of the scorer; one that came later has none.</param>
    public Score? Read(long at, int scorer)
    {
        if (_unwritten.TryGetValue(at, out var kept))
        {
            return scorer < kept.Count && !kept[scorer].IsEmpty ? LogJson.Parse<Score>(kept[scorer]) : null;
        }

        _file!.Position = at;
        if (scorer >= ReadLength(_file))
        {
            return null;
        }

        var length = ReadLength(_file);
        for (var i = 0; i < scorer; i++)
        {
            _file.Position += length;
            length = ReadLength(_file);
        }

        if (length == 0)
        {
            return null;
        }

        var bytes = new byte[length];
        _file.ReadExactly(bytes);
        return LogJson.Parse<Score>(bytes);
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();

    private static void WriteLength(FileStream file, int value)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, value);
        file.Write(length);
    }

    private static int ReadLength(FileStream file)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        file.ReadExactly(length);
        return BinaryPrimitives.ReadInt32LittleEndian(length);
    }
}
