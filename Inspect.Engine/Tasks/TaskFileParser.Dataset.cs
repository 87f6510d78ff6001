using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Files;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <content>Reading of the dataset: items in place, or a file.</content>
public sealed partial class TaskFileParser
{
    private static readonly string[] SourceKeys =
        ["file", "format", "fields", "template", "name", "auto_id", "shuffle", "limit", "delimiter", "dialect", "fieldnames", "encoding"];

    private static readonly string[] SampleKeys = ["input", "target", "choices", "id", "metadata", "description"];

    private EvalTask ReadDataset(YamlMappingNode map, EvalTask task)
    {
        switch (Find(map, "dataset"))
        {
            case YamlSequenceNode list:
                var samples = list.Children.Select(ReadSample).OfType<Sample>().ToList();
                CheckIds(list, samples);
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
            Input = input is YamlSequenceNode list ? ReadMessages(list) : ReadInput(input),
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

    /// <summary>Equal ids, told where the second stands.</summary>
    private void CheckIds(YamlSequenceNode list, List<Sample> samples)
    {
        if (samples.Count != list.Children.Count)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, sample) in samples.Index())
        {
            var id = sample.Id ?? SampleId.Of(i + 1);
            if (!seen.Add(id.Text))
            {
                Fail((Find((YamlMappingNode)list.Children[i], "id") ?? list.Children[i]).Start, $"another item has the id \"{id}\" too; ids must differ, also as text and from the positions of items without one");
            }
        }
    }

    private string ReadInput(YamlNode node)
    {
        var text = Text(node);
        if (node is YamlScalarNode && text.Length == 0)
        {
            Fail(node.Start, "the \"input\" is empty");
        }

        return text;
    }

    private SampleInput ReadMessages(YamlSequenceNode list)
    {
        if (list.Children.Count == 0)
        {
            Fail(list.Start, "the \"input\" is an empty list; give a text, or at least one message");
        }

        return SampleInput.FromMessages([.. list.Children.Select(ReadMessage).OfType<ChatMessage>()]);
    }

    private ChatMessage? ReadMessage(YamlNode node)
    {
        if (node is not YamlMappingNode map)
        {
            Fail(node.Start, "a message is {role: user, content: text}; roles are system, user, assistant and tool");
            return null;
        }

        CheckKeys(map, MessageReader.Fields, "a message");
        ChatMessage? message = null;
        Try(node.Start, () => message = MessageReader.Read(JsonSerializer.SerializeToElement(Entries(map, ReadMessageField))));
        return message;
    }

    /// <summary>Texts of a message are taken as written, in its parts too.</summary>
    private JsonElement ReadMessageField(string key, YamlNode node) => node switch
    {
        YamlScalarNode { Value: "" or "null" or "~", Style: ScalarStyle.Plain } when key != "content" => Value(node),
        YamlScalarNode => JsonSerializer.SerializeToElement(Text(node)),
        YamlSequenceNode parts when key == "content" => JsonSerializer.SerializeToElement(parts.Children.Select(ReadContentPart).ToList()),
        _ => Value(node),
    };

    private JsonElement ReadContentPart(YamlNode node) => node is YamlMappingNode part
        ? JsonSerializer.SerializeToElement(Entries(part, (key, value) => key == "text" && value is YamlScalarNode ? JsonSerializer.SerializeToElement(Text(value)) : Value(value)))
        : Value(node);

    /// <summary>Integers, and what the reference takes for one; anything else is the text as written.</summary>
    private SampleId ReadId(YamlNode node) =>
        node is YamlScalarNode && RecordReader.ToId(Value(node)) is { } id ? id : SampleId.Of(Text(node));

    private DatasetSource? ReadSource(YamlMappingNode map)
    {
        CheckKeys(map, SourceKeys, "\"dataset\"");
        if (Find(map, "file") is not { } file)
        {
            Fail(map.Start, "\"dataset\" names no \"file\"");
            return null;
        }

        var path = ResolveFile(file);
        var shuffle = Find(map, "shuffle") is { } order ? Value(order) : default;
        var source = new DatasetSource
        {
            Path = path ?? string.Empty,
            DisplayPath = path is null ? null : DisplayOf(path),
            Format = OptionalText(map, "format"),
            Fields = ReadFields(map),
            Name = OptionalText(map, "name"),
            AutoId = Find(map, "auto_id") is { } auto && ReadBoolean(auto, "auto_id") == true,
            Shuffle = shuffle.ValueKind is JsonValueKind.True or JsonValueKind.Number,
            ShuffleSeed = shuffle.ValueKind == JsonValueKind.Number && shuffle.TryGetInt64(out var seed) ? seed : null,
            Limit = Find(map, "limit") is { } limit && Value(limit).ValueKind != JsonValueKind.Null ? ReadWhole(limit, "limit", 1, int.MaxValue) : null,
            Encoding = OptionalText(map, "encoding"),
            Delimiter = OptionalText(map, "delimiter"),
            Dialect = OptionalText(map, "dialect") ?? CsvDialect.Default,
            FieldNames = Find(map, "fieldnames") is { } names ? TextList(names, "fieldnames") : null,
        };
        CheckSource(source, file, map);
        return source;
    }

    private void CheckSource(DatasetSource source, YamlNode file, YamlMappingNode map)
    {
        if (source.Path.Length > 0 && !RegularFile.Is(source.Path))
        {
            Fail(file.Start, File.Exists(source.Path)
                ? $"{Text(file)} is a pipe, a device or the like, which may never end; put a file in its place"
                : $"there is no dataset file {Text(file)}; the path counts from the task file's folder");
        }

        if (Find(map, "shuffle") is { } order && Value(order).ValueKind != JsonValueKind.False && (!source.Shuffle || (Value(order).ValueKind == JsonValueKind.Number && source.ShuffleSeed is null)))
        {
            Fail(order.Start, string.Create(CultureInfo.InvariantCulture, $"\"shuffle\" must be true, false or a seed, a whole number from {long.MinValue:N0} to {long.MaxValue:N0}"));
        }

        if (source.Format is not (null or "json" or "jsonl" or "csv"))
        {
            Fail(Find(map, "format")!.Start, $"the format \"{source.Format}\" is unknown; use json, jsonl or csv");
        }

        if (source.Delimiter is not (null or [not ('"' or '\r' or '\n')]))
        {
            Fail(Find(map, "delimiter")!.Start, "\"delimiter\" must be one character, such as \";\" or \"\\t\" in double quotes for a tab");
        }

        if (!CsvDialect.Names.Contains(source.Dialect))
        {
            Fail(Find(map, "dialect")!.Start, $"the dialect \"{source.Dialect}\" is unknown; use {string.Join(", ", CsvDialect.Names)}");
        }

        if (source.Encoding is { } encoding && EncodingNames.Find(encoding) is null)
        {
            Fail(Find(map, "encoding")!.Start, $"the encoding \"{encoding}\" is unknown; use {EncodingNames.Examples}");
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
            if (Find(map, "template") is { } text)
            {
                Fail(text.Start, "\"template\" must be a map of sample fields to texts, such as {input: \"{question}\"}");
            }

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

    /// <summary>The path of a file in the root, in the way in which messages show the task file's own.</summary>
    private string DisplayOf(string path)
    {
        var own = Path.GetRelativePath(_root, _path).Replace('\\', '/');
        var prefix = _displayPath.EndsWith(own, StringComparison.Ordinal) ? _displayPath[..^own.Length] : string.Empty;
        return prefix + Path.GetRelativePath(_root, path).Replace('\\', '/');
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
