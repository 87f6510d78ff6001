using System.Text.Json;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Web.Components.Run.Notes;
using Inspect.Web.Components.SamplePage.Text;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Run.Timeline;

/// <summary>What happened to a run and its log, in the order of time.</summary>
internal static class RunHistory
{
    private const int MostLetters = 80;

    /// <summary>The history.</summary>
    /// <param name="run">The run, with its header.</param>
    /// <param name="scores">Edits of its scores, as far as they are known.</param>
    public static IReadOnlyList<HistoryLine> Of(RunView run, IEnumerable<SampleScoreEdit> scores)
    {
        var log = run.Header!;
        var lines = new List<HistoryLine>();
        if (run.StartedAt is { } started)
        {
            lines.Add(new HistoryLine(started, HistoryKind.Run, "The run began"));
        }

        if (run.CompletedAt is { } ended)
        {
            lines.Add(new HistoryLine(ended, HistoryKind.Run, EndOf(run.State)));
        }

        lines.AddRange((log.ConfigUpdates ?? []).Select(u => Signed(u, HistoryKind.Settings, SettingsOf(u))));
        lines.AddRange(LogUpdate.All(log).Select(u => Line(u.By, HistoryKind.Notes, UpdateText.Of(u))));
        lines.AddRange(scores.Select(e => Signed(e.Edit, HistoryKind.Score, $"{e.Scorer} of {e.Id.Text}{(run.Epochs > 1 ? $", epoch {e.Epoch}" : null)}: {ScoreEditLine.Of(e.Edit)?.What}")));

        // What has no time stands where the log has it: at the end.
        return [.. lines.OrderBy(l => l.Time ?? DateTimeOffset.MaxValue)];
    }

    private static string EndOf(RunState state) => state switch
    {
        RunState.Done => "The run ended",
        RunState.Cancelled => "The run was cancelled",
        RunState.Failed => "The run failed",
        _ => "The run broke off",
    };

    private static HistoryLine Signed(JsonElement edit, HistoryKind kind, string what) => Line(LogProvenance.Of(edit), kind, what);

    private static HistoryLine Line(LogProvenance? by, HistoryKind kind, string what) => new(
        by is { } known && known.Timestamp > DateTimeOffset.MinValue ? known.Timestamp : null, kind, Seen(what, 400), by is null ? null : Seen(by.Author, MostLetters), by?.Reason is { } why ? Seen(why, 400) : null);

    /// <summary>The changes of settings that were made at once, as <c>max_samples 1 → 3</c>.</summary>
    private static string SettingsOf(JsonElement update) =>
        update.ValueKind == JsonValueKind.Object && update.TryGetProperty("changes", out var changes) && changes.ValueKind == JsonValueKind.Array
            ? string.Join(", ", changes.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object).Select(SettingOf))
            : "nothing";

    private static string SettingOf(JsonElement change)
    {
        var name = TextOf(change, "name") ?? "a setting";
        var old = TextOf(change, "previous");
        return change.TryGetProperty("cleared", out var cleared) && cleared.ValueKind == JsonValueKind.True
            ? $"{name} back to what the run began with{(old is null ? null : $" (was {old})")}"
            : old is null ? $"{name} {TextOf(change, "value") ?? "none"}" : $"{name} {old} → {TextOf(change, "value") ?? "none"}";
    }

    private static string? TextOf(JsonElement map, string name) =>
        map.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Format.Line(value.ToString(), MostLetters) : null;

    private static string Seen(string text, int most) => SeenText.Plain(Format.Line(text, most));
}
