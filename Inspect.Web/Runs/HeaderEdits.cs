using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Web.Runs;

/// <summary>Saves edits of tags and metadata into their logs. Thread-safe.</summary>
public sealed class HeaderEdits(LogIndex index, TimeProvider time, ILogger<HeaderEdits> logger)
{
    /// <summary>A log that changes more often while one edit is saved is left alone.</summary>
    private const int MostTries = 5;

    /// <summary>Saves edits of one author. A log whose scores were edited meanwhile takes them too; one whose tags or metadata were, only when the author saw that.</summary>
    /// <param name="path">The log.</param>
    /// <param name="edits">The edits of tags and metadata.</param>
    /// <param name="author">Who makes them.</param>
    /// <param name="reason">Why; null for none.</param>
    /// <param name="seen">The header that the author saw; null for an edit that fits any, such as one more tag.</param>
    /// <param name="cancellationToken">Gives up before the log is replaced.</param>
    /// <exception cref="InspectException">The edit is refused, or the log cannot be written.</exception>
    public async Task<HeaderSaved> SaveAsync(
        string path, IReadOnlyList<LogEdit> edits, string author, string? reason, EvalLog? seen, CancellationToken cancellationToken)
    {
        if (LogEditor.WhyReadOnly(path) is { } why)
        {
            throw new InspectException(why);
        }

        var provenance = new LogProvenance(time.GetUtcNow(), author, reason);
        for (var tries = 1; ; tries++)
        {
            var version = LogEditor.VersionOf(path);
            var now = LogEdits.Derive(await EvalLogReader.ReadHeaderAsync(path, cancellationToken));
            if (seen is not null && !IsSame(seen, now))
            {
                await index.ReadAsync(path, cancellationToken);
                return new HeaderSaved(now, false, [.. LogUpdate.All(now).Skip(seen.LogUpdates?.Length ?? 0)]);
            }

            try
            {
                var options = new EditOptions { Time = time, Logger = logger };
                var edited = await LogEditor.ApplyAsync(path, edits, provenance, version, options, cancellationToken);
                await index.ReadAsync(path, cancellationToken);
                return new HeaderSaved(edited.Header, true, []);
            }
            catch (LogEditException error) when (error.Problem == LogEditProblem.Stale && tries < MostTries)
            {
                // Whatever changed: the next look says whether it was this.
            }
        }
    }

    private static bool IsSame(EvalLog seen, EvalLog now) =>
        (seen.LogUpdates?.Length ?? 0) == (now.LogUpdates?.Length ?? 0)
        && seen.Tags.SequenceEqual(now.Tags)
        && seen.Metadata.Count == now.Metadata.Count
        && seen.Metadata.All(m => now.Metadata.TryGetValue(m.Key, out var value) && JsonElement.DeepEquals(m.Value, value));
}
