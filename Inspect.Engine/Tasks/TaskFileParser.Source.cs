using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Files;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <content>Reading of what a task says of a dataset file.</content>
public sealed partial class TaskFileParser
{
    private static readonly string[] SourceKeys =
        ["file", "format", "fields", "template", "name", "auto_id", "shuffle", "shuffle_choices", "limit", "delimiter", "dialect", "fieldnames", "encoding"];

    private DatasetSource? ReadSource(YamlMappingNode map)
    {
        CheckKeys(map, SourceKeys, "\"dataset\"");
        if (Find(map, "file") is not { } file)
        {
            Fail(map.Start, "\"dataset\" names no \"file\"");
            return null;
        }

        var path = ResolveFile(file);
        var (isShuffled, shuffleSeed) = ReadOrder(map, "shuffle");
        var (areChoicesShuffled, choicesSeed) = ReadOrder(map, "shuffle_choices");
        var source = new DatasetSource
        {
            Path = path ?? string.Empty,
            DisplayPath = path is null ? null : DisplayOf(path),
            Format = OptionalText(map, "format"),
            Fields = ReadFields(map),
            Name = OptionalText(map, "name"),
            AutoId = Find(map, "auto_id") is { } auto && ReadBoolean(auto, "auto_id") == true,
            Shuffle = isShuffled,
            ShuffleSeed = shuffleSeed,
            ShuffleChoices = areChoicesShuffled,
            ChoicesSeed = choicesSeed,
            Limit = Find(map, "limit") is { } limit && Value(limit).ValueKind != JsonValueKind.Null ? ReadWhole(limit, "limit", 1, int.MaxValue) : null,
            Encoding = OptionalText(map, "encoding"),
            Delimiter = OptionalText(map, "delimiter"),
            Dialect = OptionalText(map, "dialect") ?? CsvDialect.Default,
            FieldNames = Find(map, "fieldnames") is { } names ? TextList(names, "fieldnames") : null,
        };
        CheckSource(source, file, map);
        return source;
    }

    /// <summary>An order: true for a random one, or its seed.</summary>
    private (bool IsShuffled, long? Seed) ReadOrder(YamlMappingNode map, string key)
    {
        if (Find(map, key) is not { } node)
        {
            return (false, null);
        }

        var value = Value(node);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seed))
        {
            return (true, seed);
        }

        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fail(node.Start, string.Create(CultureInfo.InvariantCulture, $"\"{key}\" must be true, false or a seed, a whole number from {long.MinValue:N0} to {long.MaxValue:N0}"));
        }

        return (value.ValueKind == JsonValueKind.True, null);
    }

    private void CheckSource(DatasetSource source, YamlNode file, YamlMappingNode map)
    {
        if (source.Path.Length > 0 && !RegularFile.Is(source.Path))
        {
            Fail(file.Start, File.Exists(source.Path)
                ? $"{Text(file)} is a pipe, a device or the like, which may never end; put a file in its place"
                : $"there is no dataset file {Text(file)}; the path counts from the task file's folder");
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
            CheckKeys(names, ["input", "target", "choices", "id", "metadata", "files", "setup"], "\"fields\"");
            fields = new FieldMap
            {
                Input = OptionalText(names, "input") ?? fields.Input,
                Target = OptionalText(names, "target") ?? fields.Target,
                Choices = OptionalText(names, "choices") ?? fields.Choices,
                Id = OptionalText(names, "id") ?? fields.Id,
                Files = OptionalText(names, "files") ?? fields.Files,
                Setup = OptionalText(names, "setup") ?? fields.Setup,
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
