using System.Globalization;
using Inspect.Engine;
using Inspect.Web.Queue;

namespace Inspect.Web.Settings;

/// <summary>The settings that were saved in the app, as a source of configuration: variables and options win over them, they win over files. Thread-safe.</summary>
/// <remarks>The database is opened before the configuration is built, whose sources it is among.</remarks>
public sealed class SavedSettings(AppDatabase database) : ConfigurationProvider, IConfigurationSource
{
    private const string VersionName = "settings.version";

    /// <summary>Guards saving.</summary>
    private readonly Lock _lock = new();
    private readonly SettingRows _rows = new(database);
    private long _version;

    /// <summary>Raised when something was saved.</summary>
    public event EventHandler? Saved;

    /// <summary>Grows by one with each save.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <inheritdoc />
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <inheritdoc />
    public override void Load()
    {
        var rows = _rows.All();
        Data = rows.Where(r => IsSetting(r.Key)).ToDictionary(r => r.Key, string? (r) => r.Value, StringComparer.OrdinalIgnoreCase);
        Interlocked.Exchange(ref _version, long.TryParse(rows.GetValueOrDefault(VersionName), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0);
    }

    /// <summary>Saves values by their keys, all or none; null takes one away, so that the next source counts again.</summary>
    /// <param name="values">Keys and values.</param>
    /// <param name="seen">The version that whoever saves has seen; null where that does not matter.</param>
    /// <exception cref="SettingsStaleException">Somebody saved meanwhile.</exception>
    /// <exception cref="InspectException">They cannot be written.</exception>
    public void Save(IReadOnlyCollection<KeyValuePair<string, string?>> values, long? seen)
    {
        lock (_lock)
        {
            if (seen is { } known && known != Version)
            {
                throw new SettingsStaleException();
            }

            _rows.Save([.. values, KeyValuePair.Create(VersionName, (string?)(Version + 1).ToString(CultureInfo.InvariantCulture))]);
            Load();
        }

        OnReload();
        Saved?.Invoke(this, EventArgs.Empty);
    }

    /// <summary>Other rows of the table belong to the queue and to this class.</summary>
    private static bool IsSetting(string name) => name.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
}
