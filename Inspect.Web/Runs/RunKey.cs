using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Index;
using Inspect.Web.Queue;

namespace Inspect.Web.Runs;

/// <summary>A run in the list before anything is read of it: its log, its place in the queue, or both.</summary>
/// <param name="Entry">Its log; null when it has none yet.</param>
/// <param name="Queued">The run of the queue; null for logs of others.</param>
internal sealed record RunKey(LogEntry? Entry, QueuedRun? Queued)
{
    /// <summary>When it was queued or its log made.</summary>
    public DateTimeOffset Created { get; } = Queued?.Created ?? Entry!.Brief?.Created ?? Entry!.ModifiedAt;

    /// <summary>Id of the run; null for a log that cannot be read.</summary>
    public string? Id => Queued?.EvalId ?? Entry!.Brief?.EvalId;

    /// <summary>Where it stands.</summary>
    /// <param name="feed">Knows the runs of this process.</param>
    /// <param name="isWritten">Some process writes a log.</param>
    public RunState StateIn(LiveFeed feed, Func<string, bool> isWritten)
    {
        if (Id is { } id && feed.Find(id) is { } live)
        {
            return live.State;
        }

        return Entry?.Brief?.Status switch
        {
            EvalStatus.Success => RunState.Done,
            EvalStatus.Cancelled => RunState.Cancelled,
            EvalStatus.Error => RunState.Failed,
            EvalStatus.Started => isWritten(Entry.Path) ? RunState.Running : Queued?.State is { } held and (RunState.Paused or RunState.Queued) ? held : RunState.Interrupted,
            _ => Queued?.State ?? RunState.Unreadable,
        };
    }

    /// <summary>Folder of the log below its root, empty for the root itself; null for a run without a log.</summary>
    public string? Folder => Entry is { } entry ? entry.RelativePath[..Math.Max(0, entry.RelativePath.LastIndexOf('/'))] : null;

    /// <summary>Everything that a search by words looks at.</summary>
    public IEnumerable<string> TextsIn(RunState state)
    {
        var brief = Entry?.Brief;
        string?[] own = [Queued?.Task ?? brief?.Task, Queued?.Model ?? brief?.Model, Id, Entry?.RelativePath, RunNames.WordOf(state)];
        foreach (var text in own)
        {
            if (text is not null)
            {
                yield return text;
            }
        }

        foreach (var text in brief?.Scorers ?? [])
        {
            yield return text;
        }

        foreach (var text in brief?.Tags ?? [])
        {
            yield return text;
        }
    }

    /// <summary>Each word stands in what the row shows.</summary>
    public bool Holds(IReadOnlyList<string> words, RunState state) => words.All(w => TextsIn(state).Any(t => t.Contains(w, StringComparison.OrdinalIgnoreCase)));
}
