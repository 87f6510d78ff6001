using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <content>Reading of the dataset: items in place, or a file.</content>
public sealed partial class TaskFileParser
{
    private static readonly string[] SourceKeys =
        ["file", "format", "fields", "template", "name", "auto_id", "shuffle", "limit", "delimiter", "fieldnames"];

    private static readonly string[] SampleKeys = ["input", "target", "choices", "id", "metadata", "description"];

    private EvalTask ReadDataset(YamlMappingNode map, EvalTask task)
    {
        switch (Find(map, "dataset"))
        {
            case YamlSequenceNode list:
                var samples = list.Children.Select(ReadSample).OfType<Sample>().ToList();
                if (_problems.Count == 0)
                {
                    Try(list.Start, () => task = task with { Items = DatasetReader.Finish(samples, "dataset") });
                }

                return task;
            case YamlMappingNode source:
                return task with { Source = ReadSource(source) };
            case { } other:
                Fail(other.Start, "\"dataset\" must be a list of samples, or {file: datasets/NAME.jsonl}");
                return task;
            case null:
                Fail(map.Start, "\"dataset\" is missing: give a list of samples, or {file: datasets/NAME.jsonl}");
                return task;
        }
    }

    private Sample? ReadSample(YamlNode node)
    {
        if (node is not YamlMappingNode map)
        {
            Fail(node.Start, "a sample is a map with \"input\" and \"target\"");
            return null;
        }

        CheckKeys(map, SampleKeys, "a sample");
        if (Find(map, "input") is not { } input)
        {
            Fail(map.Start, "the sample has no \"input\"");
            return null;
        }

        return new Sample
        {
            Input = input is YamlSequenceNode list ? SampleInput.FromMessages([.. list.Children.Select(ReadMessage).OfType<ChatMessage>()]) : ReadInput(input),
            Target = Find(map, "target") switch
            {
                null => Target.None,
                YamlSequenceNode alternatives => Target.OfList([.. alternatives.Children.Select(Text)]),
                { } one => Target.Of(Text(one)),
            },
            Choices = Find(map, "choices") is { } choices ? [.. TextList(choices, "choices")] : null,
            Id = Find(map, "id") is { } id ? ReadId(id) : null,
            Metadata = Find(map, "metadata") is { } metadata ? ValueMap(metadata, "metadata") : ImmutableDictionary<string, JsonElement>.Empty,
            Description = OptionalText(map, "description"),
        };
    }

    private string ReadInput(YamlNode node)
    {
        var text = Text(node);
        if (text.Length == 0)
        {
            Fail(node.Start, "the \"input\" is empty");
        }

        return text;
    }

    private ChatMessage? ReadMessage(YamlNode node)
    {
        if (node is not YamlMappingNode map || Find(map, "role") is not { } role || Find(map, "content") is not { } content
            || Text(role) is not (ChatRoles.System or ChatRoles.User or ChatRoles.Assistant or ChatRoles.Tool))
        {
            Fail(node.Start, "a message is {role: user, content: text}; roles are system, user, assistant and tool");
            return null;
        }

        return new ChatMessage { Role = Text(role), Content = Text(content), Source = "input" };
    }

    private SampleId ReadId(YamlNode node)
    {
        var value = Value(node);
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? SampleId.Of(number) : SampleId.Of(Text(node));
    }

    private DatasetSource? ReadSource(YamlMappingNode map)
    {
        CheckKeys(map, SourceKeys, "\"dataset\"");
        if (Find(map, "file") is not { } file)
        {
            Fail(map.Start, "\"dataset\" names no \"file\"");
            return null;
        }

        var shuffle = Find(map, "shuffle") is { } order ? Value(order) : default;
        var source = new DatasetSource
        {
            Path = ResolveFile(file) ?? string.Empty,
            Format = OptionalText(map, "format"),
            Fields = ReadFields(map),
            Name = OptionalText(map, "name"),
            AutoId = Find(map, "auto_id") is { } auto && ReadBoolean(auto, "auto_id") == true,
            Shuffle = shuffle.ValueKind is JsonValueKind.True or JsonValueKind.Number,
            ShuffleSeed = shuffle.ValueKind == JsonValueKind.Number && shuffle.TryGetInt64(out var seed) ? seed : null,
            Limit = Find(map, "limit") is { } limit && Value(limit).ValueKind != JsonValueKind.Null ? ReadWhole(limit, "limit", 1, int.MaxValue) : null,
            Delimiter = OptionalText(map, "delimiter") ?? ",",
            FieldNames = Find(map, "fieldnames") is { } names ? TextList(names, "fieldnames") : null,
        };
        CheckSource(source, file, map);
        return source;
    }

    private void CheckSource(DatasetSource source, YamlNode file, YamlMappingNode map)
    {
        if (source.Path.Length > 0 && !File.Exists(source.Path))
        {
            Fail(file.Start, $"there is no dataset file {Text(file)}; the path counts from the task file's folder");
        }

        if (Find(map, "shuffle") is { } order && !source.Shuffle && Value(order).ValueKind != JsonValueKind.False)
        {
            Fail(order.Start, "\"shuffle\" must be true, false or a seed");
        }

        if (source.Format is not (null or "json" or "jsonl" or "csv"))
        {
            Fail(Find(map, "format")!.Start, $"the format \"{source.Format}\" is unknown; use json, jsonl or csv");
        }

        if (source.Delimiter.Length != 1)
        {
            Fail(Find(map, "delimiter")!.Start, "\"delimiter\" must be one character");
        }
    }

    private FieldMap ReadFields(YamlMappingNode map)
    {
        var fields = new FieldMap();
        if (Find(map, "fields") is YamlMappingNode names)
        {
            CheckKeys(names, ["input", "target", "choices", "id", "metadata"], "\"fields\"");
            fields = new FieldMap
            {
                Input = OptionalText(names, "input") ?? fields.Input,
                Target = OptionalText(names, "target") ?? fields.Target,
                Choices = OptionalText(names, "choices") ?? fields.Choices,
                Id = OptionalText(names, "id") ?? fields.Id,
                Metadata = Find(names, "metadata") is { } metadata ? TextList(metadata, "metadata") : null,
            };
        }
        else if (Find(map, "fields") is { } other)
        {
            Fail(other.Start, "\"fields\" must be a map of sample fields to columns");
        }

        if (Find(map, "template") is not YamlMappingNode templates)
        {
            return fields;
        }

        CheckKeys(templates, ["input", "target", "choices"], "\"template\"");
        return fields with
        {
            InputTemplate = OptionalText(templates, "input"),
            TargetTemplate = OptionalText(templates, "target"),
            ChoiceTemplates = Find(templates, "choices") is { } choices ? TextList(choices, "choices") : null,
        };
    }

    /// <summary>The absolute path of a file named in the task; null with a problem where it leaves the root, links followed.</summary>
    private string? ResolveFile(YamlNode node)
    {
        var named = Text(node);
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(_path)!, named));
        if (PathGuard.IsInside(path, _root))
        {
            return path;
        }

        Fail(node.Start, $"the file {named} lies outside of {Path.GetFileName(_root)}/; move it there");
        return null;
    }
}
