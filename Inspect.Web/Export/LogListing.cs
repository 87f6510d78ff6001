using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Export;

/// <summary><c>listing.json</c>: what a viewer beside logs needs to list them, by their paths (log format 13).</summary>
internal static class LogListing
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "listing.json";

    private static readonly string[] OfSpec = ["eval_id", "run_id", "task", "task_id", "task_version"];
    private static readonly string[] OfLog = ["version", "status", "invalidated", "error"];

    /// <summary>The bytes of the file.</summary>
    /// <param name="logs">Paths below the folder, with slashes, and headers.</param>
    public static ReadOnlyMemory<byte> Of(IEnumerable<(string Path, EvalLog Header)> logs)
    {
        var listing = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (path, header) in logs)
        {
            listing[path] = LogJson.ToElement(EntryOf(header));
        }

        return LogJson.ToBytes(listing);
    }

    private static Dictionary<string, JsonElement> EntryOf(EvalLog log)
    {
        var whole = LogJson.ToElement(log with { Results = null });
        var (spec, stats) = (whole.GetProperty("eval"), whole.GetProperty("stats"));
        var entry = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        Copy(spec, OfSpec, entry);
        Copy(whole, OfLog, entry);
        Copy(spec, ["model"], entry);
        if (log.Eval.ModelRoles is { Count: > 0 } roles)
        {
            entry["model_roles"] = LogJson.ToElement(roles.Where(r => NameOf(r.Value) is not null).ToDictionary(r => r.Key, r => LogJson.ToElement(NameOf(r.Value)!)));
        }

        Copy(stats, ["started_at", "completed_at"], entry);
        if (log.Results?.Scores is [{ Metrics: { Count: > 0 } metrics }, ..])
        {
            entry["primary_metric"] = LogJson.ToElement(metrics.First().Value);
        }

        return entry;
    }

    /// <summary>A role is a model or a configuration that names one.</summary>
    private static string? NameOf(JsonElement role) => role.ValueKind switch
    {
        JsonValueKind.String => role.GetString(),
        JsonValueKind.Object when role.TryGetProperty("model", out var model) && model.ValueKind == JsonValueKind.String => model.GetString(),
        _ => null,
    };

    private static void Copy(JsonElement from, string[] names, Dictionary<string, JsonElement> to)
    {
        foreach (var name in names)
        {
            if (from.TryGetProperty(name, out var value))
            {
                to[name] = value;
            }
        }
    }
}
