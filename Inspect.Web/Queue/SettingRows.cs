using Inspect.Engine;
using Microsoft.Data.Sqlite;

namespace Inspect.Web.Queue;

/// <summary>Single values by name in the app's database.</summary>
public sealed class SettingRows(AppDatabase database)
{
    /// <summary>All values by their names.</summary>
    /// <exception cref="InspectException">The database cannot be read.</exception>
    public IReadOnlyDictionary<string, string> All() => Use("read", command =>
    {
        command.CommandText = "SELECT name, value FROM setting";
        using var row = command.ExecuteReader();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (row.Read())
        {
            values[row.GetString(0)] = row.GetString(1);
        }

        return values;
    });

    /// <summary>One value; null where there is none.</summary>
    /// <exception cref="InspectException">The database cannot be read.</exception>
    public string? Find(string name) => Use("read", command =>
    {
        command.CommandText = "SELECT value FROM setting WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteScalar() as string;
    });

    /// <summary>Keeps a value; null takes it away.</summary>
    /// <exception cref="InspectException">The database cannot be written.</exception>
    public void Save(string name, string? value) => Save([KeyValuePair.Create(name, value)]);

    /// <summary>Keeps values, all or none; null takes one away.</summary>
    /// <exception cref="InspectException">The database cannot be written.</exception>
    public void Save(IEnumerable<KeyValuePair<string, string?>> values) => Use("written", command =>
    {
        using var transaction = command.Connection!.BeginTransaction();
        command.Transaction = transaction;
        foreach (var (name, value) in values)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$name", name);
            if (value is null)
            {
                command.CommandText = "DELETE FROM setting WHERE name = $name";
            }
            else
            {
                command.CommandText = "INSERT INTO setting (name, value) VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
                command.Parameters.AddWithValue("$value", value);
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
        return true;
    });

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
            throw new InspectException($"The app's settings cannot be {what} ({error.Message.TrimEnd('.')}). {database.AdviceOn(error)}", error);
        }
    }
}
