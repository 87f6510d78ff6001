using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Requests;

namespace Inspect.Web.Cli;

/// <summary>Models that play roles, given as <c>role=model</c>: a name, names with commas between them, a map with settings, or a list of these (semantics 5.3).</summary>
internal static class RoleArgument
{
    private const string Option = "--model-role";
    private const string ModelKey = "model";
    private const string ArgumentsKey = "model_args";

    /// <summary>The models by role; the last of equal roles counts.</summary>
    /// <param name="arguments">What was given.</param>
    /// <param name="settings">Settings that runs have.</param>
    /// <exception cref="InspectException">One names no role or no model, or a setting that there is not.</exception>
    public static ImmutableDictionary<string, ModelRole> ParseAll(IEnumerable<string> arguments, SettingTable settings)
    {
        var roles = ImmutableDictionary.CreateBuilder<string, ModelRole>();
        foreach (var argument in arguments)
        {
            var (role, text) = TaskArgument.Split(Option, argument);
            roles[role.Replace('-', '_')] = Parse(role, YamlArgument.Parse(text), settings);
        }

        return roles.ToImmutable();
    }

    private static ModelRole Parse(string role, JsonElement value, SettingTable settings) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString()!.AsSpan().Trim(", ").Length > 0 => ModelRole.Parse(value.GetString()!),
        JsonValueKind.Array when value.GetArrayLength() > 0 => new ModelRole([.. value.EnumerateArray().Select(m => Model(role, m, settings))]),
        _ => new ModelRole(Model(role, value, settings)),
    };

    private static RoleModel Model(string role, JsonElement value, SettingTable settings)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when !string.IsNullOrWhiteSpace(value.GetString()):
                return new RoleModel(value.GetString()!.Trim());
            case JsonValueKind.Object when value.TryGetProperty(ModelKey, out var name) && name.ValueKind == JsonValueKind.String:
                var given = value.EnumerateObject().Where(p => p.Name is not (ModelKey or ArgumentsKey)).ToDictionary(p => p.Name, p => p.Value);
                var rows = settings.All.Where(s => s.Scope == SettingScope.Generate);
                return new RoleModel(name.GetString()!)
                {
                    Config = SettingFile.Apply(SettingValues.Empty, given, rows, $"{Option} {role}").Generate,
                    Arguments = new ModelArguments { Values = Arguments(role, value) },
                };
            default:
                throw new InspectException(
                    $"{Option} {role} takes the name of a model, such as {role}=onnx/SmolLM2-135M-Instruct, several with commas between them, or a map such as {role}={{model: onnx/SmolLM2-135M-Instruct, temperature: 0.5}}, not {value.GetRawText()}.");
        }
    }

    private static IReadOnlyDictionary<string, JsonElement> Arguments(string role, JsonElement model) =>
        !model.TryGetProperty(ArgumentsKey, out var arguments) || arguments.ValueKind == JsonValueKind.Null ? ModelArguments.None.Values
            : arguments.ValueKind == JsonValueKind.Object ? arguments.EnumerateObject().ToDictionary(a => a.Name, a => a.Value)
            : throw new InspectException($"{Option} {role}: {ArgumentsKey} must be a map such as {{threads: 2}}, not {arguments.GetRawText()}.");
}
