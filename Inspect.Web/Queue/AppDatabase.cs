using System.Globalization;
using Inspect.Engine;
using Microsoft.Data.Sqlite;

namespace Inspect.Web.Queue;

/// <summary>The app's own database, <c>logs/app/app.db</c>: what belongs in no log and cannot be made anew. Schema by numbered migrations.</summary>
public sealed class AppDatabase
{
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE run (
            eval_id TEXT PRIMARY KEY, request TEXT NOT NULL, task TEXT NOT NULL, model TEXT NOT NULL, total_samples INTEGER NOT NULL,
            state TEXT NOT NULL, created TEXT NOT NULL, completed TEXT, log TEXT, error TEXT, idempotency_key TEXT);
        CREATE INDEX run_state ON run (state, created);
        CREATE UNIQUE INDEX run_key ON run (idempotency_key);
        """,
    ];

    private readonly string _connectionString;

    /// <summary>Opens the database in a folder, making or upgrading it.</summary>
    /// <exception cref="InspectException">The folder or the file cannot be written, or a newer version of the app made it.</exception>
    public AppDatabase(string folder)
    {
        var path = Path.Combine(folder, "app.db");
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 10 }.ToString();
        try
        {
            Directory.CreateDirectory(folder);
            Migrate();
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new InspectException($"The app's database {path} cannot be opened ({error.Message.TrimEnd('.')}). Check that the folder can be written and the disk is not full, or choose another with --log-dir.", error);
        }
    }

    /// <summary>A new open connection.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }

    private void Migrate()
    {
        using var connection = Open();
        Execute(connection, "PRAGMA journal_mode = WAL");
        using var read = connection.CreateCommand();
        read.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(read.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (version > Migrations.Length)
        {
            throw new InspectException($"The app's database was made by a newer version of Inspect (schema {version}, this one knows {Migrations.Length}). Start that version, or choose another log folder.");
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
}
