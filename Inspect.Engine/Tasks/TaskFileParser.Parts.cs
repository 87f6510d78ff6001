using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <content>Reading of solvers, scorers and metrics.</content>
public sealed partial class TaskFileParser
{
    private const int MaxFileCharacters = 8 << 20;

    private int _fileCharacters;

    private ImmutableArray<PartUse> ReadParts(YamlNode node, PartKind kind) => node is YamlSequenceNode list
        ? [.. list.Children.Select(item => ReadUse(item, kind)).OfType<PartUse>()]
        : ReadUse(node, kind) is { } use ? [use] : [];

    /// <summary>A part; a scorer may have metrics beside its name, and metrics of single values of scores stand under <c>by_key</c>.</summary>
    private PartUse? ReadUse(YamlNode node, PartKind kind)
    {
        if (node is YamlMappingNode map)
        {
            if (kind == PartKind.Scorer && map.Children.Count == 2 && Find(map, "metrics") is { } metrics)
            {
                var (name, arguments) = map.Children.First(c => c.Value != metrics);
                return ReadPart(new YamlMappingNode(KeyValuePair.Create(name, arguments)), kind, map.Start) is { } scorer
                    ? new PartUse.Named(scorer) { Metrics = ReadParts(metrics, PartKind.Metric) }
                    : null;
            }

            if (kind == PartKind.Metric && map.Children.Count == 1 && Find(map, PartUse.ByKey.KeyName) is { } keys)
            {
                return ReadByKey(keys);
            }
        }

        return ReadPart(node, kind, StartOf(node)) is { } part ? new PartUse.Named(part) : null;
    }

    /// <summary>A map without braces in a list, <c>[ci: 0.9]</c>, starts at its key; the reader of YAML does not say so.</summary>
    private static Mark StartOf(YamlNode node) => node is YamlMappingNode { Children: [{ Key: var key }, ..] } && node.Start.Index == 0 ? key.Start : node.Start;

    private PartUse.ByKey? ReadByKey(YamlNode node)
    {
        if (node is not YamlMappingNode { Children.Count: > 0 } map)
        {
            Fail(node.Start, $"\"{PartUse.ByKey.KeyName}\" must be a map of a key of the scores, or a pattern of keys, to its metrics: {{\"*\": [mean, stderr]}}");
            return null;
        }

        return new PartUse.ByKey([.. Entries(map, (_, value) => ReadParts(value, PartKind.Metric))]);
    }

    /// <summary>A metric by name alone, or with what else tells it from others.</summary>
    private JsonElement ReadHeadline(YamlNode node)
    {
        if (node is not YamlMappingNode map)
        {
            return JsonSerializer.SerializeToElement(new { metric = Text(node) });
        }

        CheckKeys(map, ["scorer", "score", "metric", "reducer"], "\"headline_metric\"");
        return JsonSerializer.SerializeToElement(Entries(map, (_, value) => Text(value)));
    }

    private Part? ReadPart(YamlNode node, PartKind kind, Mark start)
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
            Fail(start, $"a {kind.ToString().ToLowerInvariant()} is a name, or a map of one name to its arguments: {{match: any}}");
        }
        else if (_problems.Count == before && _parts.Check(kind, part) is { } problem)
        {
            Fail(start, problem);
        }
        else if (_problems.Count == before && kind == PartKind.Metric)
        {
            // What a metric is made of is known when it is made.
            Try(start, () => _parts.CreateMetric(part));
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
