using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Inspect.Engine;
using Inspect.Web.Queue;
using Microsoft.Data.Sqlite;

namespace Inspect.Web.Security;

/// <summary>Tokens that let scripts in. Of each only a hash is kept: it is shown once, when it is made. Thread-safe.</summary>
public sealed class ApiTokens(AppDatabase database, TimeProvider time)
{
    /// <summary>Most tokens at the same time.</summary>
    public const int Most = 100;

    /// <summary>Most characters of a name.</summary>
    public const int MostCharacters = 100;

    private const string Prefix = "inspect_";

    /// <summary>Makes a token of 256 random bits.</summary>
    /// <param name="name">What it is for.</param>
    /// <returns>The token itself, which cannot be read again.</returns>
    /// <exception cref="InspectException">The name is missing or too long, there are too many, or the database cannot be written.</exception>
    public string Add(string name)
    {
        var text = name.Trim();
        if (text.Length is 0 or > MostCharacters)
        {
            throw new InspectException($"The name of a token has 1 to {MostCharacters} characters. Say what it is for, such as the name of the script.");
        }

        if (List().Length >= Most)
        {
            throw new InspectException($"There are {Most} tokens already. Delete one that nothing uses any more.");
        }

        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        Use("written", command =>
        {
            command.CommandText = "INSERT INTO api_token (name, hash, created) VALUES ($name, $hash, $created)";
            command.Parameters.AddWithValue("$name", text);
            command.Parameters.AddWithValue("$hash", HashOf(token));
            command.Parameters.AddWithValue("$created", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            return command.ExecuteNonQuery();
        });
        return token;
    }

    /// <summary>The name of a token; null where it is none. Looked up by its hash, so that the time that takes says nothing of the token.</summary>
    /// <exception cref="InspectException">The database cannot be read.</exception>
    public string? NameOf(string token) => !token.StartsWith(Prefix, StringComparison.Ordinal) ? null : Use("read", command =>
    {
        command.CommandText = "SELECT name FROM api_token WHERE hash = $hash";
        command.Parameters.AddWithValue("$hash", HashOf(token));
        return command.ExecuteScalar() as string;
    });

    /// <summary>All tokens, the newest first.</summary>
    /// <exception cref="InspectException">The database cannot be read.</exception>
    public ImmutableArray<ApiToken> List() => Use("read", command =>
    {
        command.CommandText = "SELECT id, name, created FROM api_token ORDER BY id DESC";
        using var row = command.ExecuteReader();
        var tokens = ImmutableArray.CreateBuilder<ApiToken>();
        while (row.Read())
        {
            tokens.Add(new ApiToken(row.GetInt64(0), row.GetString(1), DateTimeOffset.Parse(row.GetString(2), CultureInfo.InvariantCulture)));
        }

        return tokens.ToImmutable();
    });

    /// <summary>Deletes a token: from now on it lets nobody in.</summary>
    /// <exception cref="InspectException">The database cannot be written.</exception>
    public void Delete(long id) => Use("written", command =>
    {
        command.CommandText = "DELETE FROM api_token WHERE id = $id";
        command.Parameters.AddWithValue("$id", id);
        return command.ExecuteNonQuery();
    });

    private static string HashOf(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

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
            throw new InspectException($"The tokens of the API cannot be {what} ({error.Message.TrimEnd('.')}). {database.AdviceOn(error)}", error);
        }
    }
}
