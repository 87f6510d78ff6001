using System.Globalization;
using Inspect.Engine;
using Microsoft.Data.Sqlite;

namespace Inspect.Web.Queue;

/// <summary>The app's own database, <c>logs/app/app.db</c>: what belongs in no log and cannot be made anew. Schema by numbered migrations.</summary>
public sealed partial class AppDatabase : IDisposable
{
    /// <summary>SQLite's words for a file that is damaged, and for one that is none of its own.</summary>
    private static readonly int[] DamagedCodes = [11, 26];

    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE run (
            eval_id TEXT PRIMARY KEY, request TEXT NOT NULL, task TEXT NOT NULL, model TEXT NOT NULL, total_samples INTEGER NOT NULL,
            state TEXT NOT NULL, created TEXT NOT NULL, completed TEXT, log TEXT, error TEXT, idempotency_key TEXT);
        CREATE INDEX run_state ON run (state, created);
        CREATE UNIQUE INDEX run_key ON run (idempotency_key);
        """,

        // The order of the queue, what was found again, and saved settings.
        """
        ALTER TABLE run ADD COLUMN place REAL NOT NULL DEFAULT 0;
        ALTER TABLE run ADD COLUMN recovered TEXT;
        ALTER TABLE run ADD COLUMN retry TEXT;
        UPDATE run SET place = rowid;
        CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
        """,

        // Forms as they were left.
        """
        CREATE TABLE IF NOT EXISTS draft (key TEXT PRIMARY KEY, content TEXT NOT NULL, saved TEXT NOT NULL);
        """,

        // What was measured of models.
        """
        CREATE TABLE IF NOT EXISTS model_measure (
            model TEXT PRIMARY KEY, measured TEXT NOT NULL, tokens_per_second REAL NOT NULL, first_token_seconds REAL NOT NULL, memory_bytes INTEGER);
        """,

        // Who is signed in, and the tokens of scripts.
        """
        CREATE TABLE sign_in (id TEXT PRIMARY KEY, expires TEXT NOT NULL);
        CREATE TABLE api_token (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, created TEXT NOT NULL);
        """,
    ];

    private readonly string _path;
    private readonly string _connectionString;
    private ILogger _logger;
    private readonly Lock _making = new();
    private volatile bool _isWhole;

    /// <summary>Opens the database in a folder, making or upgrading it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="logger">Is told when the database is made anew.</param>
    /// <exception cref="InspectException">The folder or the file cannot be written, the file is damaged, or a newer version of the app made it.</exception>
    public AppDatabase(string folder, ILogger logger)
    {
        _logger = logger;
        _path = Path.Combine(folder, "app.db");
        _connectionString = new SqliteConnectionStringBuilder { DataSource = _path, DefaultTimeout = 10 }.ToString();
        Make();
    }

    /// <summary>Raised when the file was gone and has been made anew, empty.</summary>
    public event EventHandler? Remade;

    /// <summary>The database is opened before the settings of logging are read, some of which it holds.</summary>
    public void LogTo(ILogger logger) => _logger = logger;

    /// <summary>A new open connection.</summary>
    /// <exception cref="InspectException">The file was deleted and cannot be made anew.</exception>
    public SqliteConnection Open()
    {
        // In this order: a file that somebody else is making is there before its tables are.
        if ((!File.Exists(_path) || !_isWhole) && TryMakeAnew())
        {
            LogRemade(_logger, _path);
            Remade?.Invoke(this, EventArgs.Empty);
        }

        return Connect();
    }

    /// <summary>Lets go of the file: connections that are kept for the next who asks would hold it, and with them the app, for minutes.</summary>
    public void Dispose() => ClearPool();

    /// <summary>What to do about a database that cannot be used.</summary>
    internal string AdviceOn(SqliteException error) => DamagedCodes.Contains(error.SqliteErrorCode)
        ? $"Move {_path} away: the app makes a new one. The logs stay; what waited in the queue has to be started again."
        : "Check that its folder can be written and the disk is not full, or choose another log folder with --log-dir.";

    /// <summary>Connections to a deleted file go on writing into nowhere.</summary>
    private bool TryMakeAnew()
    {
        lock (_making)
        {
            if (File.Exists(_path) && _isWhole)
            {
                return false;
            }

            _isWhole = false;
            ClearPool();
            Make();
            return true;
        }
    }

    private void ClearPool()
    {
        using var pooled = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pooled);
    }

    private void Make()
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            Migrate();
            _isWhole = true;
        }
        catch (SqliteException error)
        {
            throw new InspectException($"The app's database {_path} cannot be opened ({error.Message.TrimEnd('.')}). {AdviceOn(error)}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InspectException($"The app's database {_path} cannot be opened ({error.Message.TrimEnd('.')}). Check that its folder can be written and the disk is not full, or choose another log folder with --log-dir.", error);
        }
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    private void Migrate()
    {
        using var connection = Connect();
        Execute(connection, "PRAGMA journal_mode = WAL");
        using var read = connection.CreateCommand();
        read.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(read.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (version > Migrations.Length)
        {
            throw new InspectException($"The app's database {_path} was made by a newer version of Inspect (schema {version}, this one knows {Migrations.Length}). Start that version, move the file away, or choose another log folder with --log-dir.");
        }

        for (; version < Migrations.Length; version++)
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, Migrations[version]);
            Execute(connection, $"PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is a constant of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    [LoggerMessage(LogLevel.Warning, "The app's database {Path} was gone and has been made anew")]
    private static partial void LogRemade(ILogger logger, string path);
}
