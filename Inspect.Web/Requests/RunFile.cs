using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;

namespace Inspect.Web.Requests;

/// <summary>A file that describes a whole run, under the options of the command line (semantics 8.3).</summary>
internal sealed record RunFile
{
    /// <summary>Keys that it may have.</summary>
    public static readonly string[] Keys = ["task", "model", "model_roles", "generate_config", "eval_config", "solver", "tags", "metadata"];
    private static readonly string[] Elsewhere = ["sandbox"];

    /// <summary>No file.</summary>
    public static RunFile Empty { get; } = new();

    /// <summary>Name or file of the task.</summary>
    public string? Task { get; private init; }

    /// <summary>Parameters of the task.</summary>
    public ImmutableDictionary<string, JsonElement> TaskArgs { get; private init; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Name of the model.</summary>
    public string? Model { get; private init; }

    /// <summary>What the model is opened with.</summary>
    public ModelArguments ModelArguments { get; private init; } = ModelArguments.None;

    /// <summary>Solver in the place of those of the task; null for those.</summary>
    public Part? Solver { get; private init; }

    /// <summary>Models by role.</summary>
    public ImmutableDictionary<string, ModelRole> ModelRoles { get; private init; } = ImmutableDictionary<string, ModelRole>.Empty;

    /// <summary>Settings of generation and run.</summary>
    public SettingValues Settings { get; private init; } = SettingValues.Empty;

    /// <summary>Tags; null where the file has none.</summary>
    public ImmutableArray<string>? Tags { get; private init; }

    /// <summary>Metadata; null where the file has none.</summary>
    public ImmutableDictionary<string, JsonElement>? Metadata { get; private init; }

    /// <summary>Reads a file.</summary>
    /// <param name="file">Path from the working directory.</param>
    /// <param name="settings">The settings that it may hold.</param>
    /// <exception cref="InspectException">The file cannot be read, or holds what no run has here.</exception>
    public static RunFile Read(string file, SettingTable settings) => Of(YamlArgument.ReadMap(Path.GetFullPath(file), file), file, settings);

    /// <summary>Reads what a file, or a request, holds.</summary>
    /// <param name="map">Its keys and values.</param>
    /// <param name="file">What errors call it.</param>
    /// <param name="settings">The settings that it may hold.</param>
    /// <exception cref="InspectException">It holds what no run has here.</exception>
    public static RunFile Of(IReadOnlyDictionary<string, JsonElement> map, string file, SettingTable settings)
    {
        CheckKeys(map, file);
        var (task, taskArgs) = Named(map.GetValueOrDefault("task"), "task", ["args"], file);
        var (model, modelSettings) = Named(map.GetValueOrDefault("model"), "model", ["config", "args", "base_url"], file);
        var (solver, solverArgs) = Named(map.GetValueOrDefault("solver"), "solver", ["args"], file);
        var values = SettingFile.Apply(SettingValues.Empty, Map(modelSettings, "config", file), settings.All.Where(s => s.Scope == SettingScope.Generate), file);
        values = SettingFile.Apply(values, Map(map, "generate_config", file), settings.All.Where(s => s.Scope == SettingScope.Generate), file);
        return new RunFile
        {
            Task = task,
            TaskArgs = Map(taskArgs, "args", file).ToImmutableDictionary(),
            Model = model,
            ModelArguments = new ModelArguments { BaseUrl = Text(modelSettings, "base_url", file), Values = Map(modelSettings, "args", file) },
            Solver = solver is null ? null : new Part { Name = solver, Params = Map(solverArgs, "args", file) },
            ModelRoles = Map(map, "model_roles", file).ToImmutableDictionary(r => r.Key, r => Role(r.Key, r.Value, settings, file)),
            Settings = SettingFile.Apply(values, WithTokenType(Map(map, "eval_config", file)), settings.All.Where(s => s.Scope == SettingScope.Run), file),
            Tags = map.TryGetValue("tags", out var tags) ? [.. List(tags, file)] : null,
            Metadata = map.ContainsKey("metadata") ? Map(map, "metadata", file).ToImmutableDictionary() : null,
        };
    }

    /// <summary>One model, or a list of them.</summary>
    private static ModelRole Role(string role, JsonElement value, SettingTable settings, string file)
    {
        var shown = $"{file}: the role {role}";
        return value.ValueKind != JsonValueKind.Array ? new ModelRole(RoleModel(value, settings, shown))
            : value.GetArrayLength() > 0 ? new ModelRole([.. value.EnumerateArray().Select(m => RoleModel(m, settings, shown))])
            : throw new InspectException($"{shown} has an empty list. Name at least one model.");
    }

    private static RoleModel RoleModel(JsonElement value, SettingTable settings, string shown)
    {
        var (name, others) = Named(value, "model", ["config", "args", "base_url"], shown);
        return new RoleModel(name ?? throw new InspectException($"{shown} names no model. Write provider/name."))
        {
            Config = SettingFile.Apply(SettingValues.Empty, Map(others, "config", shown), settings.All.Where(s => s.Scope == SettingScope.Generate), shown).Generate,
            Arguments = new ModelArguments { BaseUrl = Text(others, "base_url", shown), Values = Map(others, "args", shown) },
        };
    }

    private static void CheckKeys(IReadOnlyDictionary<string, JsonElement> map, string file)
    {
        foreach (var key in map.Keys.Except(Keys))
        {
            throw new InspectException(Elsewhere.Contains(key) ? $"{file}: \"{key}\" is not taken from here; write it into the task file." : Unknown(key, Keys, file));
        }
    }

    private static string Unknown(string key, IReadOnlyCollection<string> known, string file) =>
        $"{file}: there is no key \"{key}\". {(Suggestion.Find(key, known) is { } close ? $"Did you mean \"{close}\"?" : $"Known: {string.Join(", ", known)}.")}";

    /// <summary>A name, or a map that holds it under a key beside others.</summary>
    private static (string? Name, IReadOnlyDictionary<string, JsonElement> Others) Named(JsonElement value, string key, string[] others, string file)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                return (null, ImmutableDictionary<string, JsonElement>.Empty);
            case JsonValueKind.String:
                return (value.GetString(), ImmutableDictionary<string, JsonElement>.Empty);
            case JsonValueKind.Object when value.TryGetProperty(key, out var name) && name.ValueKind == JsonValueKind.String:
                var map = value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
                return map.Keys.FirstOrDefault(k => k != key && !others.Contains(k)) is { } unknown
                    ? throw new InspectException(Unknown(unknown, [key, .. others], file))
                    : (name.GetString(), map);
            default:
                throw new InspectException($"{file}: \"{key}\" must be a name, not {value.GetRawText()}.");
        }
    }

    private static IReadOnlyDictionary<string, JsonElement> Map(IReadOnlyDictionary<string, JsonElement> map, string key, string file) => map.GetValueOrDefault(key) switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => ImmutableDictionary<string, JsonElement>.Empty,
        { ValueKind: JsonValueKind.Object } value => value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value),
        var other => throw new InspectException($"{file}: \"{key}\" must be a map, not {other.GetRawText()}."),
    };

    private static string? Text(IReadOnlyDictionary<string, JsonElement> map, string key, string file) => map.GetValueOrDefault(key) switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        var other => throw new InspectException($"{file}: \"{key}\" must be a text, not {other.GetRawText()}."),
    };

    private static IEnumerable<string> List(JsonElement value, string file) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Select(t => t.ToString())
        : throw new InspectException($"{file}: \"tags\" must be a list, not {value.GetRawText()}.");

    /// <summary>How many tokens and which of them count are two keys of a log and one value of the table.</summary>
    private static Dictionary<string, JsonElement> WithTokenType(IReadOnlyDictionary<string, JsonElement> map)
    {
        var joined = new Dictionary<string, JsonElement>(map);
        if (joined.Remove("token_limit_type", out var type) && joined.TryGetValue("token_limit", out var tokens) && type.ValueKind == JsonValueKind.String)
        {
            joined["token_limit"] = JsonSerializer.SerializeToElement($"{type.GetString()}:{tokens}");
        }

        return joined;
    }
}
