using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values.Yaml;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks.Editing;

/// <summary>Reads a task file into what a form holds.</summary>
/// <param name="parts">The parts that there are.</param>
/// <param name="settings">The settings that there are.</param>
internal sealed class TaskDraftReader(PartRegistry parts, SettingTable settings)
{
    private static readonly PartParameterType[] HeldTypes =
        [PartParameterType.Text, PartParameterType.Boolean, PartParameterType.Whole, PartParameterType.Number, PartParameterType.TextList, PartParameterType.Dataset, PartParameterType.Any];

    /// <summary>What a form holds of a text.</summary>
    public TaskDraft Read(string text)
    {
        if (YamlReader.Read(text, static (_, _) => { }) is not { } root)
        {
            return new TaskDraft { Text = text, Misfit = "The file cannot be read as YAML. Correct it with a text editor; the page shows it again when it is saved." };
        }

        if (root.Style == MappingStyle.Flow)
        {
            return new TaskDraft { Text = text, Misfit = "The whole file is one map in braces, which the form does not write. Edit it as text, or put each key on a line of its own." };
        }

        var draft = new TaskDraft
        {
            Text = text,
            DisplayName = ScalarOf(root, "display_name"),
            Description = ScalarOf(root, "description"),
            Solver = Find(root, "solver") is { } solver ? PartsOf(text, "solver", solver, PartKind.Solver) : [new PartDraft { Name = "generate", Text = null }],
            Scorer = Find(root, "scorer") is { } scorer ? PartsOf(text, "scorer", scorer, PartKind.Scorer) : [],
        };
        draft = ReadDataset(text, root, draft);
        draft = ReadSettings(root, draft);
        string[] known = ["display_name", "description", "solver", "scorer", "dataset", "epochs", "config", .. RunSettingsOfForm().Select(s => s.Name)];
        return draft with { Others = [.. root.Children.Keys.OfType<YamlScalarNode>().Select(k => k.Value ?? string.Empty).Where(k => !known.Contains(k))] };
    }

    /// <summary>The settings of a run that a form shows, each a key of the file.</summary>
    public IEnumerable<Setting> RunSettingsOfForm() => settings.All.Where(s => s is { Scope: SettingScope.Run, IsOfTask: true });

    /// <summary>The settings of model calls that a form shows, each a key of <c>config</c>.</summary>
    public IEnumerable<Setting> GenerateSettingsOfForm() => settings.All.Where(s => s is { Scope: SettingScope.Generate, IsOfTask: true });

    private static TaskDraft ReadDataset(string text, YamlMappingNode root, TaskDraft draft) => Find(root, "dataset") switch
    {
        YamlMappingNode { Children: [{ Key: YamlScalarNode { Value: "file" }, Value: YamlScalarNode { Value: { } file } }] } when !file.Contains("${", StringComparison.Ordinal) => draft with { DatasetFile = file },
        null => draft,
        _ => draft with { DatasetText = YamlSections.Of(text, "dataset") },
    };

    private TaskDraft ReadSettings(YamlMappingNode root, TaskDraft draft)
    {
        var values = draft.Settings.ToBuilder();
        foreach (var setting in RunSettingsOfForm())
        {
            if (Find(root, setting.Name) is YamlMappingNode both && setting.Name == "epochs")
            {
                Add(setting, Find(both, "count"));
                draft = draft with { Reducer = Find(both, "reducer") switch { YamlScalarNode one => one.Value, YamlSequenceNode list => string.Join(", ", list.Children), _ => null } };
            }
            else
            {
                Add(setting, Find(root, setting.Name));
            }
        }

        foreach (var setting in GenerateSettingsOfForm())
        {
            Add(setting, Find(root, "config") is YamlMappingNode config ? Find(config, setting.Name) : null);
        }

        return draft with { Settings = values.ToImmutable() };

        void Add(Setting setting, YamlNode? node)
        {
            if (node is YamlScalarNode { Value: { } value })
            {
                values[setting.Name] = value;
            }
            else if (node is YamlSequenceNode list)
            {
                values[setting.Name] = string.Join('\n', list.Children);
            }
        }
    }

    private ImmutableArray<PartDraft> PartsOf(string text, string key, YamlNode node, PartKind kind)
    {
        // Comments below the last part belong to what follows.
        var extents = YamlExtents.Of(text);
        var end = YamlSections.EndOf(text, key);
        return node is YamlSequenceNode list ? [.. list.Children.Select(item => PartOf(RawOf(text, item, extents, end), item, kind))] : [PartOf(RawOf(text, node, extents, end), node, kind)];
    }

    private PartDraft PartOf(string raw, YamlNode node, PartKind kind)
    {
        return node switch
        {
            YamlScalarNode { Value: { Length: > 0 } name } when parts.Find(kind, name) is not null => new PartDraft { Name = name, Text = raw },
            YamlMappingNode { Children: [{ Key: YamlScalarNode { Value: { } name }, Value: var arguments }] } when parts.Find(kind, name) is { } definition && ArgumentsOf(definition, arguments) is { } given =>
                new PartDraft { Name = name, Params = [.. given], Text = raw },
            YamlMappingNode { Children: [{ Key: YamlScalarNode { Value: { } name } }, ..] } => new PartDraft { Name = name, Text = raw, IsHeld = false },
            _ => new PartDraft { Name = string.Empty, Text = raw, IsHeld = false },
        };
    }

    /// <summary>The arguments of a part; null where a form cannot hold one.</summary>
    private static List<KeyValuePair<string, JsonElement>>? ArgumentsOf(PartDefinition definition, YamlNode node)
    {
        if (node is not YamlMappingNode map)
        {
            return node is YamlScalarNode { Value: null or "" } ? []
                : definition.Parameters is [var first, ..] && ValueOf(first, node) is { } bare ? [KeyValuePair.Create(first.Name, bare)] : null;
        }

        var given = new List<KeyValuePair<string, JsonElement>>();
        foreach (var (key, value) in map.Children)
        {
            if (key is not YamlScalarNode { Value: { } name } || ValueOf(definition.Parameters.FirstOrDefault(p => p.Name == name), value) is not { } held)
            {
                return null;
            }

            given.Add(KeyValuePair.Create(name, held));
        }

        return given;
    }

    private static JsonElement? ValueOf(PartParameter? parameter, YamlNode node)
    {
        if (parameter is not { PartsOf: null } || !HeldTypes.Contains(parameter.Type))
        {
            return null;
        }

        switch (node)
        {
            case YamlScalarNode { Value: { } text } scalar when !text.Contains("${", StringComparison.Ordinal):
                return parameter.Type is PartParameterType.Text or PartParameterType.TextList ? JsonSerializer.SerializeToElement(text) : YamlScalars.ToValue(scalar);
            case YamlSequenceNode list when parameter.Type == PartParameterType.TextList && list.Children.All(c => c is YamlScalarNode { Value: { } text } && !text.Contains("${", StringComparison.Ordinal)):
                return JsonSerializer.SerializeToElement(list.Children.Select(c => ((YamlScalarNode)c).Value));
            case YamlMappingNode { Children: [{ Key: YamlScalarNode { Value: "file" }, Value: YamlScalarNode { Value: { } file } }] } when parameter.Type == PartParameterType.Dataset:
                return JsonSerializer.SerializeToElement(new { file });
            default:
                return null;
        }
    }

    /// <summary>The text of a node, its lines below the first without the blanks that it stands behind.</summary>
    private static string RawOf(string text, YamlNode node, IReadOnlyDictionary<long, long> extents, int most)
    {
        // A map without braces in a list with brackets does not know its start.
        var start = node is YamlMappingNode { Children: [{ Key: var key }, ..] } && node.Start.Index == 0 ? key.Start : node.Start;
        var end = node is YamlScalarNode ? node.End.Index : extents.GetValueOrDefault(start.Index, node.End.Index);
        var raw = text[(int)start.Index..Math.Clamp((int)end, (int)start.Index, Math.Max(most, (int)start.Index))].TrimEnd();
        var column = (int)start.Column - 1;
        return string.Join('\n', raw.Split('\n').Select(l => l.TrimEnd('\r')).Select((l, i) => i == 0 ? l : l.Length - l.TrimStart().Length >= column ? l[column..] : l.TrimStart()));
    }

    private static string? ScalarOf(YamlMappingNode map, string key) => Find(map, key) is YamlScalarNode { Value: { } text } ? text : null;

    private static YamlNode? Find(YamlMappingNode map, string key) => map.Children.FirstOrDefault(c => c.Key is YamlScalarNode scalar && scalar.Value == key).Value;
}
