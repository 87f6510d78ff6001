using System.Collections.Immutable;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <content>Reading of the models that play roles.</content>
public sealed partial class TaskFileParser
{
    private static readonly string[] RoleKeys = ["model", "config", "args", "base_url"];

    private IReadOnlyDictionary<string, ModelRole> ReadRoles(YamlNode node)
    {
        if (node is YamlMappingNode map)
        {
            return Entries(map, ReadRole);
        }

        Fail(node.Start, "\"model_roles\" must be a map of roles to models, such as {grader: onnx/NAME}");
        return ImmutableDictionary<string, ModelRole>.Empty;
    }

    private ModelRole ReadRole(string role, YamlNode value)
    {
        if (value is not YamlSequenceNode list)
        {
            return new ModelRole(ReadRoleModel(role, value));
        }

        if (list.Children.Count > 0)
        {
            return new ModelRole([.. list.Children.Select(m => ReadRoleModel(role, m))]);
        }

        Fail(list.Start, $"the role \"{role}\" has an empty list; name at least one model, such as [onnx/NAME]");
        return string.Empty;
    }

    private RoleModel ReadRoleModel(string role, YamlNode value)
    {
        if (value is not YamlMappingNode map)
        {
            return new RoleModel(Text(value));
        }

        CheckKeys(map, RoleKeys, $"the role \"{role}\"");
        if (Find(map, "model") is null && map.Children.Keys.All(k => k is YamlScalarNode { Value: { } key } && RoleKeys.Contains(key)))
        {
            Fail(map.Start, $"the role \"{role}\" names no model; write {{model: onnx/NAME}}");
        }

        return new RoleModel(OptionalText(map, "model") ?? string.Empty)
        {
            Config = Find(map, "config") is { } config ? ReadConfig(config, SettingValues.Empty).Generate : GenerateConfig.Empty,
            Arguments = new ModelArguments
            {
                BaseUrl = OptionalText(map, "base_url"),
                Values = Find(map, "args") is { } arguments ? ValueMap(arguments, "args") : ModelArguments.None.Values,
            },
        };
    }
}
