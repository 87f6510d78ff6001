using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Evals.Sets;

/// <summary>The log folder of a set: whose it is, which logs it holds, and what goes when a task has succeeded.</summary>
internal sealed class EvalSetFolder(string folder, TimeProvider time, ILogger logger)
{
    private const string IdName = ".eval-set-id";
    private const int Shown = 3;
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>The id of the set that the folder belongs to.</summary>
    /// <param name="given">Id that was asked for; null for any.</param>
    /// <exception cref="InspectException">The folder belongs to another set.</exception>
    public string Claim(string? given)
    {
        var path = Path.Combine(folder, IdName);
        var known = File.Exists(path) ? ReadId(path) : null;
        if (known is not null && given is not null && given != known)
        {
            throw new InspectException($"The log folder {folder} belongs to the set {known}, not to {given}. Leave --id out, or give the set a folder of its own with --log-dir.");
        }

        return known ?? given ?? LogId.New();
    }

    /// <summary>Writes down whose the folder is and which tasks it will hold.</summary>
    public void Write(string id, IReadOnlyList<EvalSetTask> tasks)
    {
        var list = new { eval_set_id = id, tasks = tasks.Select((t, i) => t.Row(i)) };
        Replace(Path.Combine(folder, IdName), id);
        Replace(Path.Combine(folder, EvalSetList.FileName), JsonSerializer.Serialize(list, Readable) + "\n");
    }

    /// <summary>The headers of the logs of the folder with their paths, the newest first.</summary>
    /// <param name="unreadable">Gets the names of those that are damaged.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<(string Path, EvalLog Header)>> ReadAsync(ICollection<string> unreadable, CancellationToken cancellationToken)
    {
        var logs = new List<(string Path, EvalLog Header)>();
        foreach (var file in LogFolders.Below(folder, isRecursive: true))
        {
            try
            {
                logs.Add((file.FullName, await EvalLogReader.ReadHeaderAsync(file.FullName, cancellationToken).ConfigureAwait(false)));
            }
            catch (EvalLogException)
            {
                unreadable.Add(Path.GetFileName(file.FullName));
            }
        }

        return [.. logs.OrderByDescending(l => l.Header.Eval.Created).ThenByDescending(l => l.Path, StringComparer.Ordinal)];
    }

    /// <summary>Refuses logs that are of no task of the set.</summary>
    /// <param name="names">Their file names.</param>
    /// <exception cref="InspectException">There are some.</exception>
    public void RefuseOthers(IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            var more = names.Count > Shown ? $" and {names.Count - Shown:N0} more" : string.Empty;
            throw new InspectException(
                $"The log folder {folder} holds logs that are not of this set: {string.Join(", ", names.Take(Shown))}{more}. Give the set a folder of its own with --log-dir, or take the folder as it is with --log-dir-allow-dirty.");
        }
    }

    /// <summary>Removes logs of attempts that did not succeed; one that still runs stays.</summary>
    public void Remove(IEnumerable<string> logs)
    {
        foreach (var log in logs.Where(l => File.Exists(l) && !RunningLogs.IsRunning(l, time)))
        {
            try
            {
                File.Delete(log);
                if (Directory.Exists(RunningLogs.FolderOf(log)))
                {
                    RunningLogs.Discard(log, logger);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new EvalLogException($"The log {log} of an earlier attempt cannot be removed: {e.Message} Remove it by hand, or keep such logs with --no-retry-cleanup.", e);
            }
        }
    }

    /// <summary>Whoever reads the file meanwhile sees the old text or the new one.</summary>
    private static void Replace(string path, string text)
    {
        var temporary = TemporaryFiles.Of(path);
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvalLogException($"The set's file {path} cannot be written: {e.Message} Check the free space and the permissions of its folder.", e);
        }
    }

    private static string? ReadId(string path)
    {
        var text = new FileInfo(path).Length <= 1_000 ? File.ReadAllText(path).Trim() : string.Empty;
        return text.Length > 0 ? text : null;
    }
}
