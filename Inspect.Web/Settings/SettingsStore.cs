using System.Collections.Immutable;
using Inspect.Engine;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace Inspect.Web.Settings;

/// <summary>The settings of the app with the origin of each, and how they are saved. Thread-safe.</summary>
/// <param name="configuration">All sources: the strongest that has a value gives it. Features read their options; only where a value comes from has to be seen here.</param>
/// <param name="saved">What was saved.</param>
public sealed class SettingsStore(ConfigurationManager configuration, SavedSettings saved)
{
    /// <summary>Grows by one with each save.</summary>
    public long Version => saved.Version;

    /// <summary>Single letters act as commands.</summary>
    public bool HasSingleKeys => !string.Equals(configuration[AppSettingTable.SingleKeys], "false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Theme of whoever has chosen none: <c>light</c> or <c>dark</c>; null for that of their computer.</summary>
    public string? Theme => configuration[AppSettingTable.Theme] is "light" or "dark" ? configuration[AppSettingTable.Theme] : null;

    /// <summary>Raised when something was saved.</summary>
    public event EventHandler? Changed
    {
        add => saved.Saved += value;
        remove => saved.Saved -= value;
    }

    /// <summary>All settings, in order.</summary>
    public ImmutableArray<SettingState> List() => [.. AppSettingTable.All.Select(StateOf)];

    /// <summary>One setting as it stands.</summary>
    public SettingState StateOf(AppSetting setting)
    {
        var (origin, source) = OriginOf(setting);
        return new SettingState(setting, ValueOf(setting) ?? setting.Default, origin, source, SavedOf(setting));
    }

    /// <summary>Saves values by key; null takes what was saved away.</summary>
    /// <param name="values">Keys and values.</param>
    /// <param name="seen">The version that whoever saves has seen; null where that does not matter.</param>
    /// <exception cref="SettingsStaleException">Somebody saved meanwhile; nothing is saved.</exception>
    /// <exception cref="InspectException">A value cannot be taken, or is given elsewhere; nothing is saved.</exception>
    public void Save(IReadOnlyDictionary<string, string?> values, long? seen)
    {
        var rows = new List<KeyValuePair<string, string?>>();
        foreach (var (key, value) in values)
        {
            var setting = AppSettingTable.Find(key) ?? throw new InspectException($"There is no setting {Format.Line(key, 100)}.");
            if (StateOf(setting).WhyFixed is { } why)
            {
                throw new InspectException($"{setting.Title} cannot be changed here. {why}");
            }

            if (value is not null && setting.Problem(value.Trim()) is { } problem)
            {
                throw new InspectException(problem);
            }

            rows.AddRange(RowsOf(setting, value?.Trim()));
        }

        saved.Save(rows, seen);
    }

    private IEnumerable<KeyValuePair<string, string?>> RowsOf(AppSetting setting, string? value)
    {
        if (!setting.IsList)
        {
            return [KeyValuePair.Create(setting.Key, value)];
        }

        var lines = value?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        var most = Math.Max(lines.Length, saved.GetChildKeys([], setting.Key).Count());
        return Enumerable.Range(0, most).Select(i => KeyValuePair.Create($"{setting.Key}:{i}", i < lines.Length ? lines[i] : null));
    }

    private string? SavedOf(AppSetting setting)
    {
        if (!setting.IsList)
        {
            return saved.TryGet(setting.Key, out var value) ? value : null;
        }

        var lines = saved.GetChildKeys([], setting.Key).Distinct().Select(k => saved.TryGet($"{setting.Key}:{k}", out var line) ? line : null).OfType<string>().ToList();
        return lines.Count == 0 ? null : string.Join('\n', lines);
    }

    private string? ValueOf(AppSetting setting) => setting.IsList
        ? configuration.GetSection(setting.Key).GetChildren().Select(c => c.Value).OfType<string>().ToList() is { Count: > 0 } lines ? string.Join('\n', lines) : null
        : configuration[setting.Key];

    /// <summary>The strongest source that has the setting.</summary>
    private (ValueOrigin Origin, string? Source) OriginOf(AppSetting setting)
    {
        var providers = ((IConfigurationRoot)configuration).Providers.ToList();
        var sources = configuration.Sources;
        for (var i = Math.Min(providers.Count, sources.Count) - 1; i >= 0; i--)
        {
            if (providers[i].TryGet(setting.IsList ? $"{setting.Key}:0" : setting.Key, out _))
            {
                return sources[i] switch
                {
                    OptionSource => (ValueOrigin.Option, setting.Key == "Logs:Dir" ? "--log-dir" : null),
                    VariableSource variables => (ValueOrigin.Variable, variables.NameOf(setting.Key)),
                    CommandLineConfigurationSource => (ValueOrigin.Option, $"--{setting.Key}"),
                    EnvironmentVariablesConfigurationSource => (ValueOrigin.Variable, setting.Key.Replace(":", "__", StringComparison.Ordinal)),
                    SavedSettings => (ValueOrigin.Saved, null),
                    _ => (ValueOrigin.File, null),
                };
            }
        }

        return (ValueOrigin.Default, null);
    }
}
