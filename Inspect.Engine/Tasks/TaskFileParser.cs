using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;
using Inspect.Engine.Values;
using Inspect.Engine.Values.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Inspect.Engine.Tasks;

/// <summary>Reads one YAML task file and collects everything that is wrong with it.</summary>
/// <remarks>One use per file; not thread-safe.</remarks>
public sealed partial class TaskFileParser
{
    private const int MaxName = 200;

    private static readonly string[] Keys =
    [
        "name", "display_name", "description", "version", "tags", "metadata", "dataset", "setup", "solver", "scorer", "metrics", "headline_metric",
        "config", "model", "parameters",
        "model_roles",
    ];

    private readonly string _path;
    private readonly string _displayPath;
    private readonly string _root;
    private readonly PartRegistry _parts;
    private readonly List<TaskProblem> _problems = [];
    private readonly Dictionary<string, JsonElement> _parameters = [];
    private readonly SettingTable _settings;

    private TaskFileParser(string path, string displayPath, string root, PartRegistry parts, SettingTable settings)
    {
        _settings = settings;
        _path = path;
        _displayPath = displayPath;
        _root = root;
        _parts = parts;
    }

    /// <summary>Parses the text of a file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="displayPath">Path for messages.</param>
    /// <param name="root">Folder that files named in the task must lie in.</param>
    /// <param name="arguments">Values of parameters, over the defaults of the file.</param>
    /// <param name="parts">The parts that it can name.</param>
    /// <param name="settings">Settings that a task can have; null for those of this app.</param>
    public static TaskFile Parse(
        string text, string path, string displayPath, string root, IReadOnlyDictionary<string, JsonElement> arguments, PartRegistry parts, SettingTable? settings = null)
    {
        var parser = new TaskFileParser(path, displayPath, root, parts, settings ?? SettingTable.BuiltIn);
        var name = Path.GetFileNameWithoutExtension(path);
        var task = YamlReader.Read(text, parser.Fail) is { } map ? parser.ReadTask(map, arguments, ref name) : null;
        return new TaskFile
        {
            Path = path,
            DisplayPath = displayPath,
            Name = name,
            Task = parser._problems.Count == 0 ? task : null,
            Problems = [.. parser._problems.OrderBy(p => p.Line).ThenBy(p => p.Column)],
            Parameters = parser._parameters.ToImmutableDictionary(),
        };
    }

    private EvalTask? ReadTask(YamlMappingNode map, IReadOnlyDictionary<string, JsonElement> arguments, ref string name)
    {
        CheckKeys(map, [.. Keys, .. _settings.TaskKeys(SettingScope.Run)], "a task");
        if (!new TaskSize(_parameters, Fail).Fits(map))
        {
            return null;
        }

        ReadParameters(map, arguments);
        if (!new TaskSize(_parameters, Fail).Fits(map))
        {
            return null;
        }

        name = Find(map, "name") is { } node ? ReadName(node) : name;
        var setup = Find(map, "setup") is { } before ? ReadParts(before, PartKind.Solver) : [];
        var task = new EvalTask
        {
            Name = name,
            File = _path,
            Root = _root,
            DisplayName = OptionalText(map, "display_name"),
            Description = OptionalText(map, "description"),
            Version = Find(map, "version") is { } version ? ReadVersion(version) : JsonSerializer.SerializeToElement(0),
            Tags = Find(map, "tags") is { } tags ? [.. TextList(tags, "tags")] : [],
            Metadata = Find(map, "metadata") is { } metadata ? ValueMap(metadata, "metadata") : ImmutableDictionary<string, JsonElement>.Empty,
            Solver = ReadSolvers(map, setup),
            SetupCount = setup.Length,
            Scorer = Find(map, "scorer") is { } scorer ? ReadParts(scorer, PartKind.Scorer) : [],
            Metrics = Find(map, "metrics") is { } metrics ? ReadParts(metrics, PartKind.Metric) : null,
            HeadlineMetric = Find(map, "headline_metric") is { } headline ? ReadHeadline(headline) : null,
            Model = OptionalText(map, "model"),
            ModelRoles = Find(map, "model_roles") is { } roles ? ReadRoles(roles) : ImmutableDictionary<string, ModelRole>.Empty,
            Settings = ReadSettings(map),
        };
        return ReadDataset(map, task);
    }

    private void ReadParameters(YamlMappingNode map, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        if (Find(map, "parameters") is { } node)
        {
            foreach (var (key, value) in ValueMap(node, "parameters"))
            {
                _parameters[key] = value;
            }
        }

        foreach (var (key, value) in arguments)
        {
            if (_parameters.ContainsKey(key))
            {
                _parameters[key] = FreeJson.Of(value);
            }
            else
            {
                Fail(map.Start, Suggestion.Find(key, _parameters.Keys) is { } close
                    ? $"there is no parameter \"{key}\". Did you mean \"{close}\"?"
                    : $"there is no parameter \"{key}\"; the task declares {(_parameters.Count == 0 ? "none" : string.Join(", ", _parameters.Keys))}");
            }
        }
    }

    private string ReadName(YamlNode node)
    {
        var name = Text(node);
        if (name.Length is 0 or > MaxName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            var shown = name.Length > MaxName ? name[..40] + "…" : name;
            Fail(node.Start, $"the name \"{shown}\" may hold letters, digits, \"_\" and \"-\" only, and at most {MaxName} of them");
        }

        return name;
    }

    private JsonElement ReadVersion(YamlNode node)
    {
        var value = Value(node);
        return value.ValueKind is JsonValueKind.String || (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _))
            ? value
            : JsonSerializer.SerializeToElement(Text(node));
    }

    /// <summary>Which model plays a role: a name, or a map with the name under <c>model</c> and its settings under <c>config</c>.</summary>
    private ImmutableArray<PartUse> ReadSolvers(YamlMappingNode map, ImmutableArray<PartUse> setup) =>
        [.. setup, .. Find(map, "solver") is { } solver ? ReadParts(solver, PartKind.Solver) : EvalTask.DefaultSolver];

    private void Fail(Mark mark, string message)
    {
        // A place is read more than once where what it means depends on others.
        var problem = new TaskProblem(_displayPath, Math.Max(1, mark.Line), Math.Max(1, mark.Column), message);
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    private void Try(Mark mark, Action action)
    {
        try
        {
            action();
        }
        catch (InspectException error)
        {
            Fail(mark, error.Message);
        }
    }
}
