using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>What the index remembers over restarts. It can be deleted at any time; a damaged or old one is made anew.</summary>
internal sealed class LogDatabase : IDisposable
{
    private const int SchemaVersion = 1;

    private const string Schema = """
        CREATE TABLE logs (
            id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, root TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
            overview BLOB, header BLOB, problem TEXT, samples INTEGER);
        CREATE TABLE samples (id INTEGER PRIMARY KEY, log INTEGER NOT NULL, n INTEGER NOT NULL, summary BLOB NOT NULL);
        CREATE UNIQUE INDEX samples_by_log ON samples (log, n);
        CREATE VIRTUAL TABLE texts USING fts5 (input, target, answer, error, content = '', contentless_delete = 1, tokenize = 'unicode61');
        """;

    private readonly string _source;
    private readonly SqliteConnection? _keepAlive;

    private LogDatabase(string source, bool isInMemory)
    {
        _source = source;
        if (isInMemory)
        {
            _keepAlive = new SqliteConnection(source);
            _keepAlive.Open();
        }
    }

    /// <summary>Opens the database of a folder; when it cannot be made there, one in memory.</summary>
    public static LogDatabase Open(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var database = new LogDatabase($"Data Source={path}", isInMemory: false);
            if (!database.TryMigrate())
            {
                SqliteConnection.ClearAllPools();
                foreach (var file in new[] { path, path + "-wal", path + "-shm" })
                {
                    File.Delete(file);
                }

                database.Migrate();
            }

            return database;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            var memory = new LogDatabase($"Data Source=file:index-{Guid.NewGuid():N}?mode=memory&cache=shared", isInMemory: true);
            memory.Migrate();
            return memory;
        }
    }

    /// <summary>A connection; the caller disposes it.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_source);
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        using (var pooled = new SqliteConnection(_source))
        {
            SqliteConnection.ClearPool(pooled);
        }

        _keepAlive?.Dispose();
    }

    private bool TryMigrate()
    {
        try
        {
            using var connection = Connect();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version";
            var version = Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
            if (version == 0)
            {
                Migrate();
                return true;
            }

            return version == SchemaVersion;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private void Migrate()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {Schema} PRAGMA user_version = {SchemaVersion};";
        command.ExecuteNonQuery();
    }
}
