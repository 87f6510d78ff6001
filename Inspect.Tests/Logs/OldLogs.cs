namespace Inspect.Tests.Logs;

/// <summary>Small <c>.json</c> logs as text, with only what a log must have and the fields that a test is about.</summary>
internal static class OldLogs
{
    /// <summary>A log.</summary>
    /// <param name="samples">Its samples, as items of a list.</param>
    /// <param name="eval">More fields of <c>eval</c>, each after a comma.</param>
    /// <param name="config">Fields of <c>eval.config</c>.</param>
    /// <param name="dataset">Fields of <c>eval.dataset</c>.</param>
    /// <param name="plan">Fields of <c>plan</c>.</param>
    /// <param name="results">Fields of <c>results</c>; none for no results.</param>
    public static string Of(string samples = "", string eval = "", string config = "", string dataset = "", string plan = "", string results = "") => $$"""
        {"version":2,"status":"success","eval":{"run_id":"KuZNDsWcUXDLnJzhaPgxGN","created":"2025-02-02T15:10:16+00:00","task":"t","task_id":"nVhJyFxetJ4YoV5uy3VZeF",
        "dataset":{{{dataset}}},"model":"m/m","config":{{{config}}}{{eval}}},"plan":{{{plan}}},{{(results.Length == 0 ? string.Empty : $"\"results\":{{{results}}},")}}
        "stats":{"started_at":"","completed_at":""},"samples":[{{samples}}]}
        """;
}
