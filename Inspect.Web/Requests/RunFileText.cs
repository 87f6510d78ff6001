using System.Text.Json;
using Inspect.Engine.Evals;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks.Settings;
using YamlDotNet.Serialization;

namespace Inspect.Web.Requests;

/// <summary>A run as a file that describes it, for <c>--run-config</c> here and in the reference.</summary>
internal static class RunFileText
{
    /// <summary>The file as YAML; lines at its head name what such a file cannot hold.</summary>
    /// <param name="request">The run.</param>
    /// <param name="settings">Settings that runs have.</param>
    public static string Yaml(EvalRequest request, SettingTable settings)
    {
        var yaml = new SerializerBuilder().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).DisableAliases().Build();
        return string.Concat(Notes(request).Select(n => $"# {n}\n")) + yaml.Serialize(Plain(Json(request, settings))!);
    }

    /// <summary>The file as JSON.</summary>
    /// <param name="request">The run.</param>
    /// <param name="settings">Settings that runs have.</param>
    public static JsonElement Json(EvalRequest request, SettingTable settings)
    {
        var file = new Dictionary<string, object>
        {
            ["task"] = request.TaskArgs.Count == 0 ? request.Task : new Dictionary<string, object> { ["task"] = request.Task, ["args"] = request.TaskArgs },
        };
        if (request.Model is { } model)
        {
            file["model"] = Model(model, request.ModelArguments);
        }

        Add(file, "model_roles", request.ModelRoles.ToDictionary(r => r.Key, r => Role(r.Value, settings)));
        Add(file, "generate_config", Values(request.Settings, settings, SettingScope.Generate));
        Add(file, "eval_config", Values(request.Settings, settings, SettingScope.Run));
        if (request.Solver is { } solver)
        {
            file["solver"] = solver.Params.Count == 0 ? solver.Name : new Dictionary<string, object> { ["solver"] = solver.Name, ["args"] = solver.Params };
        }

        if (!request.Tags.IsEmpty)
        {
            file["tags"] = request.Tags;
        }

        Add(file, "metadata", request.Metadata.ToDictionary(m => m.Key, m => (object)m.Value));
        return JsonSerializer.SerializeToElement(file);
    }

    /// <summary>Why an argument that may be a key is missing.</summary>
    internal static string KeyNote(string argument) => $"Left out, as it may be a key: {argument}. Give it in the environment, or with -M.";

    private static IEnumerable<string> Notes(EvalRequest request)
    {
        if (request.Scorer is { IsEmpty: false } scorers)
        {
            yield return $"Left out, as a run configuration names no scorer: {string.Join(", ", scorers.Select(s => s.Name))}. The task's own are used.";
        }

        foreach (var name in request.ModelArguments.Values.Keys.Except(request.ModelArguments.Public.Keys).Order(StringComparer.Ordinal))
        {
            yield return KeyNote(name);
        }

        if (request.Prices.Count > 0)
        {
            yield return "Left out: prices. Give them with --model-cost-config.";
        }

        if (request.Model?.StartsWith("onnx/", StringComparison.Ordinal) == true)
        {
            yield return "onnx/… is a model of this app alone; other programs need another.";
        }
    }

    private static void Add(Dictionary<string, object> file, string key, Dictionary<string, object> values)
    {
        if (values.Count > 0)
        {
            file[key] = values;
        }
    }

    private static object Model(string name, ModelArguments arguments)
    {
        var model = new Dictionary<string, object> { ["model"] = name };
        if (arguments.BaseUrl is { } address)
        {
            model["base_url"] = address;
        }

        if (arguments.Public is { Count: > 0 } open)
        {
            model["args"] = open;
        }

        return model.Count == 1 ? name : model;
    }

    private static object Role(ModelRole role, SettingTable settings) => role.Models is [var only] ? Played(only, settings) : role.Models.Select(m => Played(m, settings)).ToList();

    private static object Played(RoleModel played, SettingTable settings)
    {
        if (played.Config.IsEmpty)
        {
            return Model(played.Name, played.Arguments);
        }

        var model = Model(played.Name, played.Arguments) as Dictionary<string, object> ?? new Dictionary<string, object> { ["model"] = played.Name };
        model["config"] = Values(SettingValues.Empty with { Generate = played.Config }, settings, SettingScope.Generate);
        return model;
    }

    private static Dictionary<string, object> Values(SettingValues values, SettingTable settings, SettingScope scope) => settings.All
        .Where(s => s.Scope == scope)
        .Select(s => (s.Name, Value: s.Get(values)))
        .Where(s => s.Value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) })
        .ToDictionary(s => s.Name, s => (object)s.Value!.Value);

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => Plain(p.Value)),
        JsonValueKind.Array => value.EnumerateArray().Select(Plain).ToList(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? whole : value.TryGetDouble(out var number) ? number : value.GetRawText(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
