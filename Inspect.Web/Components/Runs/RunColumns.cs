using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Runs;

/// <summary>The columns that the list of runs can have.</summary>
public static class RunColumns
{
    private static readonly ImmutableArray<RunColumn> Known =
    [
        new("status", "Status", 104, false, (_, _) => string.Empty),
        new("task", "Task", null, false, (r, _) => r.Task) { Css = "c-task" },
        new("model", "Model", null, false, (r, _) => r.ModelName) { Css = "c-model", Title = r => r.Model },
        new("score", "Score, 95 % interval", 204, false, (_, _) => string.Empty),
        new("scorer", "Scorer", 104, false, (r, _) => RunTexts.Scorers(r)) { Css = "mid mono", Title = RunTexts.AllScorers },
        new("history", "History", 74, false, (_, _) => string.Empty) { CanSort = false, Css = "c-history" },
        new("samples", "Samples", 76, true, (r, _) => RunTexts.Samples(r)),
        new("errors", "Errors", 56, true, (r, _) => r.IsBeingRead ? "–" : Format.Count(r.Errored)),
        new("duration", "Time", 58, true, RunTexts.Time),
        new("created", "Started", 98, true, (r, now) => Format.Ago(r.Created, now)) { Css = "c-created", Title = r => Format.Exact(r.Created) },
        new("tokens", "Tokens", 86, true, (r, _) => r.Overview is { } log ? Format.Count(log.Tokens) : "–"),
        new("cost", "Cost", 68, true, (r, _) => r.Overview?.Cost is { } cost ? Format.Dollars(cost) : "–"),
        new("output_tokens", "Tokens out", 96, true, (r, _) => Format.Count(r.OutputTokens)),
        new("tags", "Tags", 130, false, (r, _) => string.Join(", ", r.Overview?.Tags ?? [])) { Title = r => string.Join(", ", r.Overview?.Tags ?? []) },
        new("metric", "Metric", 96, false, (r, _) => r.Overview?.Metric ?? "–"),
        new("dataset", "Dataset", 130, false, (r, _) => r.Overview?.Dataset ?? "–") { Title = r => r.Overview?.Dataset },
        new("items", "Items", 70, true, (r, _) => Format.Count(r.Items)),
        new("epochs", "Epochs", 70, true, (r, _) => Format.Count(r.Epochs)),
        new("completed", "Ended", 100, true, (r, now) => r.CompletedAt is { } end ? Format.Ago(end, now) : "–") { Title = r => r.CompletedAt is { } end ? Format.Exact(end) : null },
        new("folder", "Folder", 140, false, (r, _) => FolderOf(r)) { Title = FolderOf },
        new("file", "File", 220, false, (r, _) => Path.GetFileName(r.LogPath ?? "–")) { Css = "mid mono", Title = r => Path.GetFileName(r.LogPath) },
        new("error", "Error", 200, false, (r, _) => r.Error is { } error ? Format.Line(error, 120) : string.Empty) { Title = r => r.Error is { } error ? Format.Line(error) : null },
        new("id", "Id", 96, false, (r, _) => Format.ShortId(r.Run)) { Css = "mid mono", Title = r => r.Run },
        new("batch", "Batch", 96, false, (r, _) => Format.ShortId(r.Overview?.RunId ?? "–")) { Css = "mid mono", Title = r => r.Overview?.RunId },
    ];

    /// <summary>Columns of which names the reader has to choose the keys.</summary>
    private static readonly (string Name, Func<RunView, string, string> Text, bool IsNumber)[] Keyed =
    [
        ("scores", (r, key) => r.Overview?.Scores.TryGetValue(key, out var value) == true ? Format.Score(value) : "–", true),
        ("args", (r, key) => Plain(r.Overview?.Args, key), false),
        ("metadata", (r, key) => Plain(r.Overview?.Metadata, key), false),
    ];

    /// <summary>The columns of a list whose reader has chosen none, with the width of window from which each has room.</summary>
    private static readonly ImmutableArray<(string Key, int? From)> Usual =
    [
        ("status", null), ("task", null), ("model", null), ("score", null), ("scorer", null), ("history", 1400), ("samples", null), ("errors", null),
        ("duration", null), ("created", null),
    ];

    /// <summary>The columns of a list whose reader has chosen none.</summary>
    public static ImmutableArray<RunColumn> Default { get; } = [.. Usual.Select(u => Find(u.Key)! with { From = u.From })];

    /// <summary>All columns that need no key.</summary>
    public static IEnumerable<RunColumn> All => Known;

    /// <summary>The columns that an address names; those that are not known are passed over.</summary>
    /// <param name="keys">Keys joined by commas; null for those by default.</param>
    public static ImmutableArray<RunColumn> Of(string? keys)
    {
        ImmutableArray<RunColumn> chosen = [.. Split(keys).Select(Find).OfType<RunColumn>()];
        return chosen.IsEmpty ? Default : chosen;
    }

    /// <summary>Keys of an address. A comma within one is written <c>%2C</c> there.</summary>
    public static IEnumerable<string> Split(string? keys) =>
        (keys ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries).Select(k => k.Replace("%2C", ",", StringComparison.Ordinal)).Distinct().Take(40);

    /// <summary>The address of keys; null for those by default.</summary>
    public static string? Join(IReadOnlyList<string> keys) =>
        keys.Count == 0 || keys.SequenceEqual(Default.Select(c => c.Key)) ? null : string.Join(',', keys.Select(k => k.Replace(",", "%2C", StringComparison.Ordinal)));

    /// <summary>The column of a key; null for an unknown one.</summary>
    public static RunColumn? Find(string key)
    {
        if (Known.FirstOrDefault(c => c.Key == key) is { } known)
        {
            return known;
        }

        var (name, text, isNumber) = Keyed.FirstOrDefault(k => key.StartsWith(k.Name + ".", StringComparison.Ordinal) && key.Length > k.Name.Length + 1);
        var inner = name is null ? string.Empty : key[(name.Length + 1)..];
        return name is null ? null : new RunColumn(key, inner, 110, isNumber, (r, _) => text(r, inner)) { Title = r => text(r, inner) };
    }

    private static string FolderOf(RunView run) => run.Folder ?? "–";

    private static string Plain(IReadOnlyDictionary<string, JsonElement>? values, string key) => values is null || !values.TryGetValue(key, out var value) ? "–" : value.ValueKind switch
    {
        JsonValueKind.String => Format.Line(value.GetString()!, 200),
        JsonValueKind.Number => value.GetDouble().ToString("0.######", CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };
}
