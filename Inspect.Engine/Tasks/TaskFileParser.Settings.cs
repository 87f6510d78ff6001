using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <content>Reading of settings, by the rows of the table: those of the run are keys of the task, those of the model calls lie under <c>config</c>.</content>
public sealed partial class TaskFileParser
{
    private SettingValues ReadSettings(YamlMappingNode map)
    {
        var values = Read(map, SettingScope.Run, SettingValues.Empty);
        return Find(map, "config") is { } config ? ReadConfig(config, values) : values;
    }

    /// <summary>Some values with the settings of model calls that a map holds.</summary>
    private SettingValues ReadConfig(YamlNode node, SettingValues values)
    {
        switch (node)
        {
            case YamlMappingNode config:
                CheckKeys(config, _settings.TaskKeys(SettingScope.Generate), "\"config\"");
                return Read(config, SettingScope.Generate, values);
            default:
                Fail(node.Start, "\"config\" must be a map of generation settings");
                return values;
        }
    }

    private SettingValues Read(YamlMappingNode map, SettingScope scope, SettingValues values)
    {
        foreach (var setting in _settings.All.Where(s => s.Scope == scope && s.IsOfTask))
        {
            if (Find(map, setting.Name) is { } node)
            {
                values = setting.Name == "epochs" && node is YamlMappingNode both ? ReadEpochs(both, setting, values) : Read(node, setting, values);
            }
        }

        return values;
    }

    private SettingValues Read(YamlNode node, Setting setting, SettingValues values)
    {
        var value = Given(node, setting);
        if (setting.Type.Misfit(value) is null)
        {
            return setting.Set(values, value);
        }

        Fail(node.Start, setting.Scope == SettingScope.Generate && setting.Type.IsKind(value)
            ? setting.Check(value)!
            : $"\"{setting.Name}\" must be {setting.Type.Takes}, not {(node is YamlScalarNode ? Text(node) : value.GetRawText())}");
        return values;
    }

    /// <summary>Texts are taken as written: <c>007</c> stays text.</summary>
    private JsonElement Given(YamlNode node, Setting setting) => setting.Type switch
    {
        TextType => JsonSerializer.SerializeToElement(Text(node)),
        TextListType => JsonSerializer.SerializeToElement(TextList(node, setting.Name)),
        _ => AsWhole(Value(node)),
    };

    private SettingValues ReadEpochs(YamlMappingNode both, Setting epochs, SettingValues values)
    {
        CheckKeys(both, ["count", "reducer"], "\"epochs\"");
        values = Find(both, "count") is { } count ? Read(count, epochs, values) : values;
        if (Find(both, "reducer") is not { } reducer)
        {
            return values;
        }

        var names = TextList(reducer, "reducer");
        foreach (var (i, name) in names.Index())
        {
            Try((reducer is YamlSequenceNode list ? list.Children[i] : reducer).Start, () => _parts.CreateReducer(ReducerName.Parse(name), values.Run.Epochs));
        }

        return values with { Run = values.Run with { EpochsReducer = [.. names] } };
    }
}
