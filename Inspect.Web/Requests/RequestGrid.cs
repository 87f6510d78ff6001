using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine;

namespace Inspect.Web.Requests;

/// <summary>The product of the values that a batch gives for some paths of a request.</summary>
internal static class RequestGrid
{
    /// <summary>The bodies of the runs, the last path changing fastest.</summary>
    /// <param name="body">The request that all share.</param>
    /// <param name="grid">Map from a path in the request (<c>generate_config.temperature</c>, <c>task.args.count</c>) to the list of its values.</param>
    /// <param name="most">Runs at most.</param>
    /// <exception cref="InspectException">The grid is no such map, has no values, or too many.</exception>
    public static IReadOnlyList<Dictionary<string, JsonElement>> Expand(IReadOnlyDictionary<string, JsonElement> body, JsonElement grid, int most)
    {
        if (grid.ValueKind != JsonValueKind.Object || grid.EnumerateObject().FirstOrDefault(p => p.Value.ValueKind != JsonValueKind.Array || p.Value.GetArrayLength() == 0) is { Value.ValueKind: not JsonValueKind.Undefined })
        {
            throw new InspectException("\"grid\" must be a map from a path to a list of its values, such as {\"generate_config.temperature\": [0, 0.5, 1]}.");
        }

        var axes = grid.EnumerateObject().ToList();
        var count = axes.Aggregate(1L, (product, axis) => Math.Min(int.MaxValue, product * axis.Value.GetArrayLength()));
        if (count > most)
        {
            throw new InspectException(string.Create(CultureInfo.InvariantCulture, $"The grid has {count:N0} combinations, and a batch at most {most:N0} runs. Take fewer values."));
        }

        IEnumerable<JsonObject> bodies = [new JsonObject(body.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonNode.Parse(p.Value.GetRawText()))))];
        foreach (var axis in axes)
        {
            bodies = [.. bodies.SelectMany(b => axis.Value.EnumerateArray().Select(value => With(b, axis.Name, value)))];
        }

        return [.. bodies.Select(b => b.ToDictionary(p => p.Key, p => p.Value is null ? JsonSerializer.SerializeToElement<object?>(null) : JsonSerializer.SerializeToElement(p.Value)))];
    }

    private static JsonObject With(JsonObject body, string path, JsonElement value)
    {
        var changed = body.DeepClone().AsObject();
        var steps = path.Split('.');
        var at = changed;
        foreach (var step in steps[..^1])
        {
            at = Below(at, step, path);
        }

        at[steps[^1]] = JsonNode.Parse(value.GetRawText());
        return changed;
    }

    /// <summary>What lies under a key; a task or model that is only named becomes a map that names it.</summary>
    private static JsonObject Below(JsonObject at, string step, string path)
    {
        switch (at[step])
        {
            case JsonObject map:
                return map;
            case null:
                var made = new JsonObject();
                at[step] = made;
                return made;
            case JsonValue name when name.GetValueKind() == JsonValueKind.String && step is "task" or "model":
                var named = new JsonObject { [step] = name.DeepClone() };
                at[step] = named;
                return named;
            default:
                throw new InspectException($"grid: the path {Format.Line(path, 100)} leads into {step}, which is no map.");
        }
    }
}
