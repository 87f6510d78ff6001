using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Filters;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Web.Runs;

/// <summary>The names that filters and orders of runs know, and what they stand for in each run.</summary>
public static class RunNames
{
    private static readonly HashSet<string> OfRun = new(StringComparer.Ordinal) { "status", "task", "model", "scorer", "created", "week", "tags", "dataset", "args", "folder", "root", "file", "batch", "invalidated" };

    private static readonly Dictionary<RunState, string> Words = Enum.GetValues<RunState>().ToDictionary(s => s, s => s.ToString().ToLowerInvariant());

    /// <summary>Mondays by their day: thousands of runs share a few.</summary>
    private static readonly ConcurrentDictionary<DateTime, string> Weeks = new();

    /// <summary>The names.</summary>
    public static FilterSchema Schema { get; } = new(
    [
        new("status", FilterKind.Text, "done, failed, cancelled, running, …"),
        new("task", FilterKind.Text, "name of the task"),
        new("model", FilterKind.Text, "full name of the model"),
        new("score", FilterKind.Number, "the headline metric"),
        new("scores", FilterKind.None, "a metric by scorer and name", HasKeys: true),
        new("metric", FilterKind.Text, "name of the headline metric"),
        new("scorer", FilterKind.Texts, "names of the scorers"),
        new("samples", FilterKind.Number, "items times epochs"),
        new("items", FilterKind.Number, "items of the dataset"),
        new("epochs", FilterKind.Number, "repeats of each item"),
        new("errors", FilterKind.Number, "samples that failed"),
        new("has_error", FilterKind.Flag, "the run or a sample failed"),
        new("error", FilterKind.Text, "why the run failed"),
        new("tokens", FilterKind.Number, "tokens of all models"),
        new("output_tokens", FilterKind.Number, "tokens of the answers"),
        new("cost", FilterKind.Number, "US dollars, where the log has them"),
        new("duration", FilterKind.Number, "seconds from begin to end"),
        new("created", FilterKind.Time, "when it was started"),
        new("completed", FilterKind.Time, "when it ended"),
        new("week", FilterKind.Text, "Monday of its week"),
        new("tags", FilterKind.Texts, "tags"),
        new("dataset", FilterKind.Text, "name of the dataset"),
        new("args", FilterKind.None, "an argument of the task", HasKeys: true),
        new("metadata", FilterKind.None, "metadata of the log", HasKeys: true),
        new("folder", FilterKind.Text, "folder of the log below its root"),
        new("root", FilterKind.Text, "log folder"),
        new("file", FilterKind.Text, "name of the log file"),
        new("id", FilterKind.Text, "id of the run"),
        new("batch", FilterKind.Text, "id shared by runs started together"),
        new("invalidated", FilterKind.Flag, "some sample is marked invalid"),
        new("any", FilterKind.Texts, "all of these texts"),
    ]);

    /// <summary>The names of samples of many runs: those of a sample, and of its run those that no sample has.</summary>
    /// <param name="scorers">Names of the scorers of all runs.</param>
    public static FilterSchema Across(IEnumerable<string> scorers) => SampleFilterNames.Schema(scorers, Schema.Names.Where(n => IsOfRun(n.Name)));

    /// <summary>In a list of samples the name is the run's.</summary>
    public static bool IsOfRun(string name) => OfRun.Contains(name.Split('.')[0]);

    /// <summary>The value of a name.</summary>
    /// <param name="run">The run.</param>
    /// <param name="state">Where it stands.</param>
    /// <param name="name">The name, keys included.</param>
    internal static FilterValue ValueOf(RunKey run, RunState state, string name)
    {
        var brief = run.Entry?.Brief;
        return name switch
        {
            "status" => FilterValue.Of(WordOf(state)),
            "task" => FilterValue.Of(run.Queued?.Task ?? brief?.Task),
            "model" => FilterValue.Of(run.Queued?.Model ?? brief?.Model),
            "score" => Number(brief?.Numbers.Score),
            "samples" => Number(brief?.Numbers.Samples ?? run.Queued?.TotalSamples),
            "errors" => Number(brief?.Numbers.Errors),
            "tokens" => Number(brief?.Numbers.Tokens),
            "duration" => Number(brief?.Numbers.Seconds),
            "created" => FilterValue.Of(run.Created),
            "scorer" => FilterValue.Of(brief?.Scorers ?? []),
            "tags" => FilterValue.Of(brief?.Tags ?? []),
            "week" => FilterValue.Of(WeekOf(run.Created)),
            "id" => FilterValue.Of(run.Id),
            "folder" => FilterValue.Of(run.Folder),
            "root" => FilterValue.Of(run.Entry?.Root),
            "file" => FilterValue.Of(run.Entry is { } entry ? Path.GetFileName(entry.Path) : null),
            "has_error" => FilterValue.Of(state == RunState.Failed || brief?.Numbers.Errors > 0),
            "any" => FilterValue.Of(run.TextsIn(state)),
            "batch" => FilterValue.Of(run.Entry?.Overview?.RunId ?? run.Queued?.Request.RunId),
            _ => OfOverview(run.Entry?.Overview, name),
        };
    }

    /// <summary>Keys that follow a name in a log.</summary>
    internal static IEnumerable<string> KeysOf(LogOverview log, string name) => name switch
    {
        "scores" => log.Scores.Keys,
        "args" => log.Args.Keys,
        "metadata" => log.Metadata.Keys,
        _ => [],
    };

    /// <summary>The word of a state in filters.</summary>
    public static string WordOf(RunState state) => Words[state];

    /// <summary>The Monday of a day's week, as <c>2025-01-27</c>.</summary>
    public static string WeekOf(DateTimeOffset time)
    {
        var day = time.UtcDateTime.Date;
        return Weeks.GetOrAdd(day, d => d.AddDays(-(((int)d.DayOfWeek + 6) % 7)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    private static FilterValue OfOverview(LogOverview? log, string name) => log is null ? default : name switch
    {
        "metric" => FilterValue.Of(log.Metric),
        "items" => Number(log.Items),
        "epochs" => Number(log.Epochs ?? 1),
        "error" => FilterValue.Of(log.Error),
        "output_tokens" => Number(log.OutputTokens),
        "cost" => Number(log.Cost),
        "completed" => FilterValue.Of(log.CompletedAt),
        "dataset" => FilterValue.Of(log.Dataset),
        "invalidated" => FilterValue.Of(log.Invalidated),
        _ when name.StartsWith("scores.", StringComparison.Ordinal) => log.Scores.TryGetValue(name["scores.".Length..], out var score) ? FilterValue.Of(score) : default,
        _ when name.StartsWith("args.", StringComparison.Ordinal) => OfJson(log.Args, name["args.".Length..]),
        _ when name.StartsWith("metadata.", StringComparison.Ordinal) => OfJson(log.Metadata, name["metadata.".Length..]),
        _ => default,
    };

    private static FilterValue OfJson(IReadOnlyDictionary<string, JsonElement> values, string key) => !values.TryGetValue(key, out var value) ? default : value.ValueKind switch
    {
        JsonValueKind.Number => FilterValue.Of(value.GetDouble()),
        JsonValueKind.String => FilterValue.Of(value.GetString()),
        JsonValueKind.True or JsonValueKind.False => FilterValue.Of(value.GetBoolean()),
        _ => default,
    };

    private static FilterValue Number(double? value) => value is { } number && !double.IsNaN(number) ? FilterValue.Of(number) : default;
}
