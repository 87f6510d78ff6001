using System.Collections.Concurrent;
using System.Globalization;
using Inspect.Engine;
using Inspect.Web.Queue;
using Microsoft.Data.Sqlite;

namespace Inspect.Web.Models;

/// <summary>What was measured of models, the last probe of each: held in memory and kept in the app's database. Thread-safe.</summary>
public sealed class ModelMeasures
{
    private readonly AppDatabase _database;
    private readonly ConcurrentDictionary<string, ModelMeasure> _known = new(StringComparer.Ordinal);

    /// <summary>Reads what is kept.</summary>
    /// <exception cref="InspectException">The database cannot be read.</exception>
    public ModelMeasures(AppDatabase database)
    {
        _database = database;
        try
        {
            using var connection = database.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT model, measured, tokens_per_second, first_token_seconds, memory_bytes FROM model_measure";
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                if (DateTimeOffset.TryParse(row.GetString(1), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
                {
                    _known[row.GetString(0)] = new ModelMeasure(row.GetString(0), at, row.GetDouble(2), row.GetDouble(3), row.IsDBNull(4) ? null : row.GetInt64(4));
                }
            }
        }
        catch (SqliteException error)
        {
            throw new InspectException($"What was measured of models cannot be read ({error.Message.TrimEnd('.')}). {database.AdviceOn(error)}", error);
        }
    }

    /// <summary>The last probe of a model; null when there was none.</summary>
    /// <param name="model">Full name.</param>
    public ModelMeasure? Find(string model) => _known.GetValueOrDefault(model);

    /// <summary>Keeps a probe in the place of the one before.</summary>
    /// <exception cref="InspectException">The database cannot be written.</exception>
    public void Save(ModelMeasure measure)
    {
        Execute(
            "INSERT OR REPLACE INTO model_measure (model, measured, tokens_per_second, first_token_seconds, memory_bytes) VALUES ($model, $at, $speed, $first, $memory)",
            ("$model", measure.Model), ("$at", measure.Measured.ToString("O", CultureInfo.InvariantCulture)), ("$speed", measure.TokensPerSecond), ("$first", measure.FirstTokenSeconds), ("$memory", measure.MemoryBytes));
        _known[measure.Model] = measure;
    }

    /// <summary>Forgets a model that is gone.</summary>
    /// <exception cref="InspectException">The database cannot be written.</exception>
    public void Remove(string model)
    {
        Execute("DELETE FROM model_measure WHERE model = $model", ("$model", model));
        _known.TryRemove(model, out _);
    }

    private void Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        try
        {
            using var connection = _database.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants; every value is a parameter.
            command.CommandText = sql;
#pragma warning restore CA2100
            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value ?? DBNull.Value);
            }

            command.ExecuteNonQuery();
        }
        catch (SqliteException error)
        {
            throw new InspectException($"What was measured of a model cannot be kept ({error.Message.TrimEnd('.')}). {_database.AdviceOn(error)}", error);
        }
    }
}
