using System.Collections.Immutable;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>The one table of settings: task files, command line, form, config page, range checks and origins read it.</summary>
public sealed class SettingTable
{
    private readonly Dictionary<string, Setting> _byName;

    /// <summary>Makes a table.</summary>
    /// <param name="rows">Its rows, in the order of forms; one that has the name of an earlier one replaces it.</param>
    public SettingTable(IEnumerable<Setting> rows)
    {
        _byName = [];
        foreach (var row in rows)
        {
            _byName[row.Name] = row;
        }

        All = [.. _byName.Values];
    }

    /// <summary>The settings of this app.</summary>
    public static SettingTable BuiltIn { get; } = new([.. RunRows.Work, .. GenerateRows.All, .. RunRows.Course, .. RunRows.Log]);

    /// <summary>All rows, in the order of forms.</summary>
    public ImmutableArray<Setting> All { get; }

    /// <summary>Names of the settings that a task file gives, of a scope.</summary>
    public IReadOnlyList<string> TaskKeys(SettingScope scope) => [.. All.Where(s => s.Scope == scope && s.IsOfTask).Select(s => s.Name)];

    /// <summary>The row of a name; null when there is none.</summary>
    public Setting? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>What is wrong with some values: the setting and a sentence with its range.</summary>
    public IEnumerable<(Setting Setting, string Problem)> Check(SettingValues values)
    {
        foreach (var setting in All)
        {
            if (setting.Get(values) is { } value && setting.Check(value) is { } problem)
            {
                yield return (setting, problem);
            }
        }
    }

    /// <summary>What the table has a row for, of some values.</summary>
    public SettingValues Only(SettingValues values) => All.Aggregate(
        SettingValues.Empty, (kept, setting) => setting.Get(values) is { } value ? setting.Set(kept, value) : kept);

    /// <summary>Names of the settings in which two sets of values differ.</summary>
    public IEnumerable<string> Differences(SettingValues one, SettingValues other) =>
        All.Where(s => s.Get(one)?.GetRawText() != s.Get(other)?.GetRawText()).Select(s => s.Name);

    /// <summary>For each setting the value in force and where it comes from.</summary>
    /// <param name="levels">Values by origin, the stronger last; what no level sets is the default of its row.</param>
    public ImmutableArray<ResolvedSetting> Resolve(IReadOnlyList<(SettingOrigin Origin, SettingValues Values)> levels) =>
        [.. All.Select(setting => Resolve(setting, levels))];

    private static ResolvedSetting Resolve(Setting setting, IReadOnlyList<(SettingOrigin Origin, SettingValues Values)> levels)
    {
        foreach (var (origin, values) in levels.Reverse())
        {
            if (setting.Get(values) is { } value)
            {
                return new ResolvedSetting(setting, value, origin);
            }
        }

        return new ResolvedSetting(setting, setting.Default, SettingOrigin.Default);
    }
}
