using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Logs.Editing.Results;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Writing;

namespace Inspect.Engine.Logs.Editing;

/// <summary>
/// Changes finished logs: tags, metadata, scores, marks of invalid samples, each with who, when and why. The file is replaced in one
/// step, so that a crash leaves the old log or the new one.
/// </summary>
/// <remarks>Thread-safe. Edits of one log wait for each other, those of other processes included.</remarks>
public static class LogEditor
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Editing = new(StringComparer.Ordinal);

    /// <summary>The version of a log file, which changes whenever it is written.</summary>
    /// <exception cref="EvalLogException">There is no such file.</exception>
    public static string VersionOf(string path)
    {
        var file = new FileInfo(path);
        return file.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}")
            : throw new EvalLogException($"There is no log {path}.");
    }

    /// <summary>Why a log is not to be edited where it lies, in a sentence; null when it may be. Whoever protects a file from writing means it, although its folder would let it be replaced.</summary>
    public static string? WhyReadOnly(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                return $"The log {name} is not there any more.";
            }

            if (LogOrigin.WhyFixed(path) is { } fixedBy)
            {
                return fixedBy;
            }

            if (!file.IsReadOnly)
            {
                using var probe = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                return null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It cannot be opened for writing: said below.
        }

        return $"The log {name} is read-only. Copy it to a folder that can be written, or change its permissions, to edit it.";
    }

    /// <summary>Makes some edits in one step. Edits that would change nothing are left out; when all are, the file is not touched.</summary>
    /// <param name="path">The log.</param>
    /// <param name="edits">The edits in order.</param>
    /// <param name="provenance">Who makes them, when and why.</param>
    /// <param name="version">The version that the editor saw, or null to edit whatever is there.</param>
    /// <param name="options">Clock, metrics and reducers.</param>
    /// <param name="cancellationToken">Gives up before the file is replaced.</param>
    /// <exception cref="LogEditException">The edit is refused: the log runs, has changed, or the edit makes no sense.</exception>
    /// <exception cref="EvalLogException">The log cannot be read or written.</exception>
    public static async Task<EditedLog> ApplyAsync(
        string path, IReadOnlyList<LogEdit> edits, LogProvenance provenance, string? version, EditOptions options, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(provenance.Author))
        {
            throw new LogEditException(LogEditProblem.Invalid, "An edit needs an author. Say who makes it.");
        }

        path = Path.GetFullPath(path);
        LogOrigin.CheckOwn(path);
        var turn = Editing.GetOrAdd(path, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Apply(path, edits, provenance, version, options, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EvalLogException.Unwritable(path, e);
        }
        catch (JsonException e)
        {
            throw new EvalLogException($"The log {Path.GetFileName(path)} cannot be edited: {e.Message}", e);
        }
        finally
        {
            turn.Release();
        }
    }

    private static EditedLog Apply(
        string path, IReadOnlyList<LogEdit> edits, LogProvenance provenance, string? version, EditOptions options, CancellationToken cancellationToken)
    {
        EditSession.CheckFinished(path, EvalLogReader.ReadHeader(path));
        using var turn = new ReplacingTurn(path, options.Time, options.Logger);
        var seen = VersionOf(path);
        Check(path, version ?? seen, seen);
        using var session = new EditSession(path, provenance, options.Parts ?? BuiltInParts.Registry);
        foreach (var edit in edits)
        {
            session.Apply(edit);
        }

        if (!session.IsChanged)
        {
            return new EditedLog(session.Header, seen, []);
        }

        session.Replace(() =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            Check(path, seen, VersionOf(path));
        });
        return new EditedLog(session.Header, VersionOf(path), session.Warnings);
    }

    private static void Check(string path, string expected, string actual)
    {
        if (expected != actual)
        {
            throw new LogEditException(LogEditProblem.Stale, $"The log {Path.GetFileName(path)} has changed since it was read. Load it again and repeat the edit.");
        }
    }
}
