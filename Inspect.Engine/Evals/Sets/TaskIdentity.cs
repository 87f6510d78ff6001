using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Models;

namespace Inspect.Engine.Evals.Sets;

/// <summary>
/// What makes a task of a set the same task in a later run: its file and name, arguments, model, generation settings, roles,
/// solvers and version (semantics 7.5). How many items and epochs are run, and how calls are repeated, is not part of it.
/// </summary>
internal static class TaskIdentity
{
    private static readonly string[] Elsewhere = ["max_connections", "max_retries", "timeout", "attempt_timeout"];

    /// <summary>The identity as text: equal texts, equal tasks.</summary>
    /// <param name="spec">What was run.</param>
    /// <param name="plan">Its solvers and merged settings.</param>
    public static string Of(EvalSpec spec, EvalPlan plan)
    {
        var text = new StringBuilder();
        var slash = spec.Task.LastIndexOf('/');
        Write(text, spec.Task[(slash + 1)..]);

        // The folder is left out: the path in a log counts from wherever its run was started.
        Write(text, spec.TaskFile is { } file ? Path.GetFileName(file) : string.Empty);
        Write(text, spec.TaskVersion ?? default);
        Write(text, spec.Model);
        Write(text, spec.ModelBaseUrl ?? string.Empty);
        Write(text, spec.ModelArgs);
        Write(text, spec.TaskArgsPassed);
        Write(text, spec.ModelRoles ?? new Dictionary<string, JsonElement>());
        Write(text, ConfigOf(plan.Config));
        foreach (var step in plan.Steps)
        {
            Write(text, step.Solver);
            Write(text, step.ParamsPassed ?? step.Params);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static Dictionary<string, JsonElement> ConfigOf(GenerateConfig config) => LogJson.ToElement(config).EnumerateObject()
        .Where(p => p.Value.ValueKind != JsonValueKind.Null && !Elsewhere.Contains(p.Name))
        .ToDictionary(p => p.Name, p => p.Value);

    private static void Write(StringBuilder text, string value) => text.Append(JsonSerializer.Serialize(value)).Append('\n');

    /// <summary>Keys in one order: a map has none of its own.</summary>
    private static void Write(StringBuilder text, IEnumerable<KeyValuePair<string, JsonElement>> map)
    {
        text.Append('{');
        foreach (var (key, value) in map.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            Write(text, key);
            Write(text, value);
        }

        text.Append("}\n");
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Undefined or JsonValueKind.Null:
                text.Append("null\n");
                break;
            case JsonValueKind.Object:
                Write(text, value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value)));
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var item in value.EnumerateArray())
                {
                    Write(text, item);
                }

                text.Append("]\n");
                break;
            case JsonValueKind.Number:
                // A version 1 and a version 1.0 are one.
                text.Append(value.GetDouble().ToString("R", CultureInfo.InvariantCulture)).Append('\n');
                break;
            default:
                Write(text, value.ToString());
                break;
        }
    }
}
