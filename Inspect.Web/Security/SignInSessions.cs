using System.Globalization;
using System.Security.Cryptography;
using Inspect.Engine;
using Inspect.Web.Queue;
using Microsoft.Data.Sqlite;

namespace Inspect.Web.Security;

/// <summary>Who is signed in by the password: a cookie counts while its session is here, so that signing out ends it wherever it was copied to. Thread-safe.</summary>
public sealed class SignInSessions(AppDatabase database, TimeProvider time)
{
    /// <summary>Longest time from signing in to the next.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromDays(30);

    /// <summary>Raised with the id of a session that was ended.</summary>
    public event EventHandler<string>? Ended;

    /// <summary>Begins a session, and forgets those that are over.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="InspectException">The database cannot be written.</exception>
    public string Begin()
    {
        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        Use("written", command =>
        {
            command.CommandText = "DELETE FROM sign_in WHERE expires < $now; INSERT INTO sign_in (id, expires) VALUES ($id, $expires)";
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$now", TextOf(time.GetUtcNow()));
            command.Parameters.AddWithValue("$expires", TextOf(time.GetUtcNow() + Most));
            return command.ExecuteNonQuery();
        });
        return id;
    }

    /// <summary>A session goes on.</summary>
    /// <exception cref="InspectException">The database cannot be read.</exception>
    public bool IsOpen(string id) => Use("read", command =>
    {
        command.CommandText = "SELECT 1 FROM sign_in WHERE id = $id AND expires >= $now";
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$now", TextOf(time.GetUtcNow()));
        return command.ExecuteScalar() is not null;
    });

    /// <summary>Ends a session.</summary>
    /// <exception cref="InspectException">The database cannot be written.</exception>
    public void End(string id)
    {
        Use("written", command =>
        {
            command.CommandText = "DELETE FROM sign_in WHERE id = $id";
            command.Parameters.AddWithValue("$id", id);
            return command.ExecuteNonQuery();
        });
        Ended?.Invoke(this, id);
    }

    private static string TextOf(DateTimeOffset moment) => moment.ToString("O", CultureInfo.InvariantCulture);

    private T Use<T>(string what, Func<SqliteCommand, T> work)
    {
        try
        {
            using var connection = database.Open();
            using var command = connection.CreateCommand();
            return work(command);
        }
        catch (SqliteException error)
        {
            throw new InspectException($"The sessions of those who are signed in cannot be {what} ({error.Message.TrimEnd('.')}). {database.AdviceOn(error)}", error);
        }
    }
}
