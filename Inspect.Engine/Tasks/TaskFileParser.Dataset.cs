using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <content>Reading of the dataset: items in place, or a file.</content>
public sealed partial class TaskFileParser
{
    private static readonly string[] SampleKeys = ["input", "target", "choices", "id", "metadata", "files", "setup", "description"];

    private EvalTask ReadDataset(YamlMappingNode map, EvalTask task)
    {
        switch (Find(map, "dataset"))
        {
            case YamlSequenceNode list:
                var samples = list.Children.Select(ReadSample).OfType<Sample>().ToList();
                CheckIds(list, samples);
                if (_problems.Count == 0)
                {
                    Try(list.Start, () => task = task with { Dataset = DatasetReader.Finish([.. samples], "dataset") });
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
            Files = Find(map, "files") is { } files ? ReadFiles(files) : ImmutableDictionary<string, string>.Empty,
            Setup = OptionalText(map, "setup"),
            Description = OptionalText(map, "description"),
        };
    }

    private IReadOnlyDictionary<string, string> ReadFiles(YamlNode node)
    {
        if (node is YamlMappingNode map)
        {
            return Entries(map, (_, value) => Text(value));
        }

        Fail(node.Start, "\"files\" must be a map of paths to texts or files");
        return ImmutableDictionary<string, string>.Empty;
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
}
