using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Requests;

namespace Inspect.Web.Api;

/// <summary>What a request to run says: the reference's run configuration with its names, and ours under <c>inspect</c>.</summary>
internal static class ApiRunRequest
{
    /// <summary>Keys of a body.</summary>
    public static readonly string[] Keys = [.. RunFile.Keys, "inspect"];

    private static readonly string[] OurKeys = ["scorer", "parent", "priority", "try"];

    /// <summary>The request.</summary>
    /// <param name="body">Keys and values of the body.</param>
    /// <param name="settings">Settings that runs have.</param>
    /// <exception cref="InspectException">It holds what no run has.</exception>
    public static EvalRequest Of(Dictionary<string, JsonElement> body, SettingTable settings)
    {
        var ours = Ours(body);
        body.Remove("inspect");
        var run = RunFile.Of(body, "The request", settings);
        return new EvalRequest
        {
            Task = run.Task ?? throw ApiException.Invalid("\"task\" is missing. Name the task to run; GET /api/v1/tasks lists them."),
            TaskArgs = run.TaskArgs,
            Model = run.Model,
            ModelArguments = run.ModelArguments,
            Solver = run.Solver,
            ModelRoles = run.ModelRoles,
            Scorer = ours.GetValueOrDefault("scorer") is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } scorer ? Parts(scorer) : null,
            Tags = run.Tags ?? [],
            Metadata = run.Metadata ?? ImmutableDictionary<string, JsonElement>.Empty,
            Parent = ours.Text("parent"),
        }.With(run.Settings);
    }

    /// <summary>How many items are to be tried, without a run being made of it; null for a run.</summary>
    /// <param name="body">Keys and values of the body.</param>
    /// <exception cref="InspectException">It is no whole number.</exception>
    public static int? TryOf(Dictionary<string, JsonElement> body) => Ours(body).GetValueOrDefault("try") switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var items) => items,
        var other => throw ApiException.Invalid($"\"inspect.try\" must be the number of items, not {Format.Line(other.GetRawText(), 100)}."),
    };

    /// <summary>The run stands before all others that wait.</summary>
    /// <exception cref="ApiException">The priority is something else.</exception>
    public static bool IsNext(Dictionary<string, JsonElement> body) => Ours(body).Text("priority") switch
    {
        null => false,
        "next" => true,
        var other => throw ApiException.Invalid($"\"inspect.priority\" is \"next\", not \"{Format.Line(other, 50)}\". PATCH /api/v1/queue sets any order."),
    };

    private static Dictionary<string, JsonElement> Ours(Dictionary<string, JsonElement> body)
    {
        if (body.GetValueOrDefault("inspect") is not { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } ours)
        {
            return [];
        }

        if (ours.ValueKind != JsonValueKind.Object)
        {
            throw ApiException.Invalid("\"inspect\" must be a map.");
        }

        var map = ours.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        return map.Keys.FirstOrDefault(k => !OurKeys.Contains(k)) is { } unknown
            ? throw ApiException.Invalid($"There is no key \"inspect.{unknown}\". Known: {string.Join(", ", OurKeys)}.")
            : map;
    }

    /// <summary>Parts as task files write them: a name, a name with its arguments, or a list of these.</summary>
    private static ImmutableArray<Part> Parts(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(One)] : [One(value)];

    private static Part One(JsonElement value) => value switch
    {
        { ValueKind: JsonValueKind.String } => Part.Of(value.GetString()!),
        { ValueKind: JsonValueKind.Object } when value.EnumerateObject().ToList() is [var only] => Part.Of(only.Name, (object)only.Value),
        _ => throw ApiException.Invalid($"\"inspect.scorer\" must be a name, or a name with its arguments ({{\"match\": {{\"numeric\": true}}}}), not {Format.Line(value.GetRawText(), 100)}."),
    };
}
