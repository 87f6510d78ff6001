using Microsoft.Data.Sqlite;

namespace Inspect.Engine.Logs.Index;

/// <summary>What the index remembers over restarts. It can be deleted at any time; a damaged or old one is made anew.</summary>
internal sealed class LogDatabase : IDisposable
{
    // Raised whenever the tables, or what is put into them, changes: an older database is made anew.
    private const int SchemaVersion = 11;

    private const string Schema = """
        CREATE TABLE logs (
            id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, root TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
            eval_id TEXT, created INTEGER, status INTEGER, task TEXT, model TEXT, scorers TEXT, tags TEXT, overview BLOB, problem TEXT, samples INTEGER,
            score REAL, total REAL, errors REAL, tokens REAL, seconds REAL);
        CREATE TABLE samples (
            id INTEGER PRIMARY KEY, log INTEGER NOT NULL, n INTEGER NOT NULL, item INTEGER NOT NULL, epoch INTEGER NOT NULL, sid TEXT NOT NULL,
            outcome INTEGER NOT NULL, score REAL, tokens INTEGER NOT NULL, seconds REAL,
            started REAL, ended REAL, answer INTEGER NOT NULL, reason TEXT, mark TEXT, value REAL, total REAL NOT NULL, summary BLOB NOT NULL);
        CREATE UNIQUE INDEX samples_by_log ON samples (log, n);
        CREATE INDEX samples_by_item ON samples (log, item, epoch, outcome, score, tokens, seconds, sid, mark, value, total, reason);
        CREATE INDEX samples_by_id ON samples (log, sid);
        CREATE TABLE gone (log INTEGER PRIMARY KEY);
        CREATE TRIGGER log_gone AFTER DELETE ON logs BEGIN INSERT OR IGNORE INTO gone SELECT old.id WHERE EXISTS (SELECT 1 FROM samples WHERE log = old.id); END;
        CREATE VIRTUAL TABLE texts USING fts5 (sid, input, target, answer, error, content = '', contentless_delete = 1, tokenize = 'unicode61');
        """;

    private const string Discard = "DROP TABLE IF EXISTS texts; DROP TABLE IF EXISTS samples; DROP TABLE IF EXISTS gone; DROP TABLE IF EXISTS logs;";

    // Codes of SQLite.
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int NotADatabase = 26;

    private readonly Lock _gate = new(); // guards the making anew
    private readonly Lock _writing = new(); // held by the one who writes: SQLite itself would let others try every 150 ms
    private readonly string _source;
    private readonly string? _path;
    private readonly Action _made;
    private readonly SqliteConnection? _keepAlive;

    private LogDatabase(string? path, string source, Action made)
    {
        _path = path;
        _source = source;
        _made = made;
        if (path is null)
        {
            _keepAlive = new SqliteConnection(source);
            _keepAlive.Open();
        }
    }

    /// <summary>Opens the database of a folder; when it cannot be made there, one in memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="made">Called when the database was made anew, and so is empty.</param>
    public static LogDatabase Open(string path, Action made)
    {
        try
        {
            var database = new LogDatabase(path, $"Data Source={path}", made);
            database.Renew(error: null);
            return database;
        }
        catch (Exception e) when (IsFailure(e))
        {
            var memory = new LogDatabase(null, $"Data Source=file:index-{Guid.NewGuid():N}?mode=memory&cache=shared", made);
            memory.Migrate();
            return memory;
        }
    }

    /// <summary>What a database that cannot be used answers with.</summary>
    public static bool IsFailure(Exception error) => error is SqliteException or IOException or UnauthorizedAccessException;

    /// <summary>Works with a connection. A database that was deleted or damaged meanwhile is made anew, empty, and the work is done again.</summary>
    public T Use<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            using var connection = Connect();
            return work(connection);
        }
        catch (SqliteException e) when (_path is not null && e.SqliteErrorCode is not (Busy or Locked or Full))
        {
            Renew(e);
        }

        using var another = Connect();
        return work(another);
    }

    /// <summary>The same for work that writes. Writers of this process wait for one another here.</summary>
    public void Write(Action<SqliteConnection> work)
    {
        lock (_writing)
        {
            Use(connection =>
            {
                work(connection);
                return true;
            });
        }
    }

    public void Dispose()
    {
        ClearPool();
        _keepAlive?.Dispose();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_source);
        try
        {
            connection.Open();
            return connection;
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    private void ClearPool()
    {
        using var pooled = new SqliteConnection(_source);
        SqliteConnection.ClearPool(pooled);
    }

    /// <summary>Makes whole what is there. The file goes only when it is none of SQLite's: another process may be at work in it.</summary>
    private void Renew(SqliteException? error)
    {
        bool isMade;
        lock (_gate)
        {
            ClearPool();
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            if (error is not null && IsBroken(error))
            {
                Delete();
            }

            try
            {
                isMade = Migrate();
            }
            catch (SqliteException e) when (IsBroken(e))
            {
                Delete();
                isMade = Migrate();
            }
        }

        if (isMade)
        {
            _made();
        }
    }

    private static bool IsBroken(SqliteException error) => error.SqliteErrorCode is Corrupt or NotADatabase;

    private void Delete()
    {
        ClearPool();
        foreach (var file in new[] { _path!, _path + "-wal", _path + "-shm" })
        {
            File.Delete(file);
        }
    }

    /// <summary>Makes the tables unless they are there, in one transaction: of two processes that start together, one makes them and the other finds them.</summary>
    /// <returns>They were made.</returns>
    private bool Migrate()
    {
        using var connection = Connect();
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Number(connection, "PRAGMA user_version") == SchemaVersion
            && Number(connection, "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('logs', 'samples', 'gone', 'texts')") == 4)
        {
            return false;
        }

        Execute(connection, $"{Discard} {Schema} PRAGMA user_version = {SchemaVersion};");
        transaction.Commit();
        return true;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
