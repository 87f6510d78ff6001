using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Parts;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <content>Reading of solvers, scorers and metrics.</content>
public sealed partial class TaskFileParser
{
    private const int MaxFileCharacters = 8 << 20;

    private int _fileCharacters;

    private ImmutableArray<PartUse> ReadParts(YamlNode node, PartKind kind) => node is YamlSequenceNode list
        ? [.. list.Children.Select(item => ReadPart(item, kind)).OfType<Part>()]
        : ReadPart(node, kind) is { } part ? [part] : [];

    private Part? ReadPart(YamlNode node, PartKind kind)
    {
        Part? part = null;
        var before = _problems.Count;
        if (node is YamlScalarNode)
        {
            part = Part.Of(Text(node));
        }
        else if (node is YamlMappingNode { Children.Count: 1 } map)
        {
            var (key, value) = map.Children.First();
            part = key is YamlScalarNode ? ReadPart(Text(key), value, kind) : null;
        }

        if (part is null)
        {
            Fail(node.Start, $"a {kind.ToString().ToLowerInvariant()} is a name, or a map of one name to its arguments: {{match: any}}");
        }
        else if (_problems.Count == before && _parts.Check(kind, part) is { } problem)
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
            Params = Entries(map, (key, value) => Argument(value, parameters.FirstOrDefault(p => p.Name == key))),
        };
    }

    private static bool IsFile(YamlMappingNode map) => map.Children.Count == 1 && Find(map, "file") is not null;

    /// <summary>Texts of parts are taken as written: <c>007</c> stays text. A text given as <c>{file: prompt.txt}</c> is read.</summary>
    private JsonElement Argument(YamlNode node, PartParameter? parameter)
    {
        if (parameter is { Type: PartParameterType.TextList } && node is YamlSequenceNode list)
        {
            return JsonSerializer.SerializeToElement(list.Children.Select(Text).ToList());
        }

        if (parameter is not { Type: PartParameterType.Text or PartParameterType.TextList })
        {
            return OtherArgument(node, parameter);
        }

        if (node is YamlMappingNode map && IsFile(map))
        {
            return JsonSerializer.SerializeToElement(ReadTextFile(Find(map, "file")!));
        }

        return node is YamlScalarNode ? JsonSerializer.SerializeToElement(Text(node)) : Value(node);
    }

    private JsonElement OtherArgument(YamlNode node, PartParameter? parameter) => (parameter, node) switch
    {
        ({ PartsOf: { } kind }, _) => JsonSerializer.SerializeToElement(ReadParts(node, kind).Select(p => NestedPart.ToLog(p.Description, kind))),
        ({ Type: PartParameterType.Samples }, YamlSequenceNode samples) =>
            JsonSerializer.SerializeToElement(samples.Children.Select(ReadSample).OfType<Sample>().Select(RecordReader.ToRecord)),
        ({ Type: PartParameterType.Dataset }, YamlMappingNode source) => ReadSource(source)?.ToElement() ?? default,
        ({ Type: PartParameterType.Whole }, _) => AsWhole(Value(node)),
        _ => Value(node),
    };

    private string ReadTextFile(YamlNode node)
    {
        if (ResolveFile(node) is not { } path)
        {
            return string.Empty;
        }

        if (!TaskText.TryRead(path, Text(node), out var text, out var problem))
        {
            Fail(node.Start, problem.ToString());
            return string.Empty;
        }

        _fileCharacters += text.Length;
        if (_fileCharacters > MaxFileCharacters)
        {
            Fail(node.Start, string.Create(CultureInfo.InvariantCulture, $"the files of texts that the task names have more than {MaxFileCharacters:N0} characters together; name fewer"));
            return string.Empty;
        }

        return text;
    }
}
