using System.Collections.Immutable;
using Inspect.Engine;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;

namespace Inspect.Web.Runs;

/// <summary>Saves edits of scores into their logs. Thread-safe.</summary>
public sealed class ScoreEdits(LogIndex index, PartRegistry parts, TimeProvider time, ILogger<ScoreEdits> logger)
{
    /// <summary>Why the scores of a run cannot be edited now, in a sentence; null when they can.</summary>
    public static string? WhyNot(RunView run) => EditableLog.WhyNot(run, "Scores");

    /// <summary>Version of the log of a run, to be taken before its sample is read; null while it has none.</summary>
    public static string? VersionOf(RunView run) => run is { IsActive: false, LogPath: { } path } && File.Exists(path) ? LogEditor.VersionOf(path) : null;

    /// <summary>Saves an edit. When the log has changed since it was read, but not this score, the edit is saved all the same.</summary>
    /// <param name="path">The log.</param>
    /// <param name="sample">The sample as it was read.</param>
    /// <param name="scorer">Key of the score.</param>
    /// <param name="change">What changes.</param>
    /// <param name="author">Who makes it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="version">Version of the log that was read.</param>
    /// <param name="cancellationToken">Gives up before the log is replaced.</param>
    /// <exception cref="InspectException">The edit is refused, or the log cannot be written.</exception>
    public async Task<ScoreSaved> SaveAsync(
        string path, EvalSample sample, string scorer, ScoreChange change, string author, string? reason, string version, CancellationToken cancellationToken)
    {
        var before = await EvalLogReader.ReadHeaderAsync(path, cancellationToken);
        var edit = new ScoreEdit(sample.Id, sample.Epoch, scorer, change);
        var provenance = new LogProvenance(time.GetUtcNow(), author, reason);
        var options = new EditOptions { Time = time, Parts = parts, Logger = logger };
        try
        {
            return await DoneAsync(await LogEditor.ApplyAsync(path, [edit], provenance, version, options, cancellationToken));
        }
        catch (LogEditException error) when (error.Problem == LogEditProblem.Stale)
        {
            var now = LogEditor.VersionOf(path);
            using var reader = await SampleReader.OpenAsync(path, sample.Id, sample.Epoch, cancellationToken);
            var theirs = reader.Sample.Scores?.GetValueOrDefault(scorer);
            return theirs is not null && !IsSame(theirs, sample.Scores?.GetValueOrDefault(scorer))
                ? new ScoreSaved(now, theirs, [], [])
                : await DoneAsync(await LogEditor.ApplyAsync(path, [edit], provenance, now, options, cancellationToken));
        }

        async Task<ScoreSaved> DoneAsync(EditedLog edited)
        {
            await index.ReadAsync(path, cancellationToken);
            return new ScoreSaved(edited.Version, null, Changes(before, edited.Header), edited.Warnings);
        }
    }

    private static bool IsSame(Score theirs, Score? mine) => mine is not null && theirs.History.Length == mine.History.Length && theirs.Value.Equals(mine.Value);

    private static ImmutableArray<(string Name, double Old, double New)> Changes(EvalLog before, EvalLog after)
    {
        var old = Values(before);
        var now = Values(after);
        return [.. now.Keys.Union(old.Keys)
            .Select(name => (name, old.GetValueOrDefault(name, double.NaN), now.GetValueOrDefault(name, double.NaN)))
            .Where(c => !c.Item2.Equals(c.Item3))];
    }

    private static Dictionary<string, double> Values(EvalLog log) => (log.Results?.Scores ?? [])
        .SelectMany(s => s.Metrics.Values.Select(m => ($"{s.Name} {(s.Reducer is { } reducer ? $"{reducer} " : string.Empty)}{m.Name}", m.Value)))
        .DistinctBy(m => m.Item1)
        .ToDictionary(m => m.Item1, m => m.Value);
}
