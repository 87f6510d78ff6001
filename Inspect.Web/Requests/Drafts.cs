using System.Globalization;
using Inspect.Engine;
using Inspect.Web.Queue;
using Microsoft.Data.Sqlite;

namespace Inspect.Web.Requests;

/// <summary>Forms as they were left, by their address: they survive a reload and a lost connection. Kept for a week in the app's database; what cannot be kept costs nobody more than that. Thread-safe.</summary>
public sealed partial class Drafts(AppDatabase database, TimeProvider time, ILogger<Drafts> logger)
{
    private const int MostDrafts = 200;
    private const int MostLetters = 1 << 20;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>The draft of a form; null when there is none.</summary>
    /// <param name="key">Address of the form.</param>
    public Draft? Find(string key)
    {
        Draft? found = null;
        Try(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT content, saved FROM draft WHERE key = $key";
            command.Parameters.AddWithValue("$key", key);
            using var row = command.ExecuteReader();
            if (row.Read() && DateTimeOffset.TryParse(row.GetString(1), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var saved) && time.GetUtcNow() - saved < Kept)
            {
                found = new Draft(row.GetString(0), saved);
            }
        });
        return found;
    }

    /// <summary>Keeps a form in the place of what was kept of it.</summary>
    /// <param name="key">Address of the form.</param>
    /// <param name="content">What it holds, as JSON.</param>
    public void Save(string key, string content)
    {
        if (content.Length > MostLetters)
        {
            return;
        }

        Try(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                """
                INSERT OR REPLACE INTO draft (key, content, saved) VALUES ($key, $content, $saved);
                DELETE FROM draft WHERE saved < $old OR key NOT IN (SELECT key FROM draft ORDER BY saved DESC LIMIT $most);
                """;
            command.Parameters.AddWithValue("$key", key);
            command.Parameters.AddWithValue("$content", content);
            command.Parameters.AddWithValue("$saved", Text(time.GetUtcNow()));
            command.Parameters.AddWithValue("$old", Text(time.GetUtcNow() - Kept));
            command.Parameters.AddWithValue("$most", MostDrafts);
            command.ExecuteNonQuery();
        });
    }

    /// <summary>Forgets a form that was sent.</summary>
    /// <param name="key">Address of the form.</param>
    public void Remove(string key) => Try(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM draft WHERE key = $key";
        command.Parameters.AddWithValue("$key", key);
        command.ExecuteNonQuery();
    });

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private void Try(Action<SqliteConnection> use)
    {
        try
        {
            using var connection = database.Open();
            use(connection);
        }
        catch (Exception error) when (error is SqliteException or InspectException)
        {
            LogFailed(error);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The draft of a form cannot be read or kept")]
    private partial void LogFailed(Exception exception);
}
