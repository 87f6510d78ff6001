using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Parts;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <content>Reading of solvers, scorers and metrics.</content>
public sealed partial class TaskFileParser
{
    private ImmutableArray<PartUse> ReadParts(YamlNode node, PartKind kind) => node is YamlSequenceNode list
        ? [.. list.Children.Select(item => ReadPart(item, kind)).OfType<Part>()]
        : ReadPart(node, kind) is { } part ? [part] : [];

    private Part? ReadPart(YamlNode node, PartKind kind)
    {
        Part? part = null;
        if (node is YamlScalarNode)
        {
            part = Part.Of(Text(node));
        }
        else if (node is YamlMappingNode { Children.Count: 1 } map)
        {
            var (key, value) = map.Children.First();
            part = ReadPart(Text(key), value, kind);
        }
        else
        {
            Fail(node.Start, $"a {kind.ToString().ToLowerInvariant()} is a name, or a map of one name to its arguments: {{match: any}}");
        }

        if (part is not null && _parts.Check(kind, part) is { } problem)
        {
            Fail(node.Start, problem);
        }

        return part;
    }

    private Part ReadPart(string name, YamlNode arguments, PartKind kind)
    {
        var parameters = _parts.Find(kind, name)?.Parameters ?? [];
        if (arguments is not YamlMappingNode map || IsFile(map))
        {
            return arguments is YamlScalarNode { Value: null or "" } || parameters.Count == 0
                ? Part.Of(name)
                : Part.Of(name, parameters[0].Name, Argument(arguments, parameters[0]));
        }

        return new Part
        {
            Name = name,
            Params = map.Children.ToDictionary(
                c => Text(c.Key),
                c => Argument(c.Value, parameters.FirstOrDefault(p => p.Name == (c.Key as YamlScalarNode)?.Value))),
        };
    }

    private static bool IsFile(YamlMappingNode map) => map.Children.Count == 1 && Find(map, "file") is not null;

    /// <summary>Texts of parts are taken as written: <c>007</c> stays text. A text given as <c>{file: prompt.txt}</c> is read.</summary>
    private JsonElement Argument(YamlNode node, PartParameter? parameter)
    {
        if (parameter is not { Type: PartParameterType.Text })
        {
            return Value(node);
        }

        if (node is YamlMappingNode map && IsFile(map))
        {
            return JsonSerializer.SerializeToElement(ReadTextFile(Find(map, "file")!));
        }

        return node is YamlScalarNode ? JsonSerializer.SerializeToElement(Text(node)) : Value(node);
    }

    private string ReadTextFile(YamlNode node)
    {
        if (ResolveFile(node) is not { } path)
        {
            return string.Empty;
        }

        if (!File.Exists(path))
        {
            Fail(node.Start, $"there is no file {Text(node)}; the path counts from the task file's folder");
            return string.Empty;
        }

        if (new FileInfo(path).Length > YamlDocument.MaxSizeBytes)
        {
            Fail(node.Start, $"{Text(node)} is larger than 1 MB, too much for a template");
            return string.Empty;
        }

        return File.ReadAllText(path);
    }
}
