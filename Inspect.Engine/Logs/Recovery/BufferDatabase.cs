using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Files;
using Inspect.Engine.Logs.Format;
using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>The buffer that the reference keeps on its own machine: a database named by log and process (log format 17.2).</summary>
internal sealed class BufferDatabase(string file) : IBuffer
{
    /// <summary>The process that writes the buffer lives.</summary>
    public bool IsInUse
    {
        get
        {
            try
            {
                using var process = Process.GetProcessById(int.Parse(Path.GetFileNameWithoutExtension(file).Split('.')[^1], CultureInfo.InvariantCulture));

                // One that began after the last write has only got the number again.
                return process.StartTime.ToUniversalTime() < File.GetLastWriteTimeUtc(file);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }

    /// <summary>The latest buffer of a log; null when there is none.</summary>
    /// <param name="path">The log.</param>
    /// <param name="folder">Where to look; null for the reference's place.</param>
    public static BufferDatabase? Of(string path, string? folder)
    {
        folder ??= DefaultFolder(path);
        var name = Path.GetFileName(path);
        var found = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.db").Where(f => IsOf(Path.GetFileName(f), name)).MaxBy(File.GetLastWriteTimeUtc)
            : null;
        return found is null ? null : new BufferDatabase(found);
    }

    public void Discard()
    {
        File.Delete(file);
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
    }

    public IReadOnlyList<BufferedSample> Samples()
    {
        // A copy is opened, since SQLite writes even to read what a dead process left.
        var copy = TemporaryFile.NewFolder("buffer");
        try
        {
            var target = Path.Combine(copy, "buffer.db");
            File.Copy(file, target);
            if (File.Exists(file + "-wal"))
            {
                File.Copy(file + "-wal", target + "-wal");
            }

            using var connection = new SqliteConnection($"Data Source={target};Pooling=False");
            connection.Open();
            return Read(connection);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException or JsonException or InvalidCastException)
        {
            throw new EvalLogException($"The buffer {file} cannot be read: {e.Message}", e);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static string DefaultFolder(string path)
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var app = OperatingSystem.IsWindows() ? Path.Combine("inspect_ai", "inspect_ai") : "inspect_ai";
        var uri = new Uri(Path.GetDirectoryName(path)!).AbsoluteUri.TrimEnd('/');
        return Path.Combine(data, app, "samplebuffer", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri))));
    }

    private static bool IsOf(string file, string log) =>
        file.StartsWith(log + ".", StringComparison.Ordinal) && file[(log.Length + 1)..^3].All(char.IsAsciiDigit);

    private static List<BufferedSample> Read(SqliteConnection connection)
    {
        var samples = new Dictionary<(string, long), BufferedSample>();
        foreach (var row in Rows(connection, "SELECT id, epoch, data, sample_metadata FROM samples ORDER BY rowid"))
        {
            samples[Key(row)] = new BufferedSample
            {
                Summary = LogJson.Parse<EvalSampleSummary>(Encoding.UTF8.GetBytes((string)row[2])),
                Metadata = row[3] is string metadata ? BufferJson.Element(metadata) : null,
            };
        }

        Each(connection, samples, "SELECT sample_id, sample_epoch, event_id, data FROM events ORDER BY id", (s, row) => s.Events[(string)row[2]] = BufferJson.Element((string)row[3]));
        Each(connection, samples, "SELECT sample_id, sample_epoch, hash, content FROM attachments ORDER BY id", (s, row) => s.Attachments[(string)row[2]] = (string)row[3]);
        Each(connection, samples, "SELECT sample_id, sample_epoch, id, data FROM message_pool", (s, row) => s.Messages[(long)row[2]] = BufferJson.Element((string)row[3]));
        Each(connection, samples, "SELECT sample_id, sample_epoch, id, data FROM call_pool", (s, row) => s.Calls[(long)row[2]] = BufferJson.Element((string)row[3]));
        return [.. samples.Values];
    }

    private static void Each(SqliteConnection connection, Dictionary<(string, long), BufferedSample> samples, string query, Action<BufferedSample, object[]> take)
    {
        foreach (var row in Rows(connection, query))
        {
            if (samples.TryGetValue(Key(row), out var sample))
            {
                take(sample, row);
            }
        }
    }

    private static (string, long) Key(object[] row) => ((string)row[0], (long)row[1]);

    private static IEnumerable<object[]> Rows(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            yield return row;
        }
    }
}
