using System.CommandLine;
using Inspect.Engine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Stores;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary>Log files and folders that are named on the command line.</summary>
internal static class LogPaths
{
    /// <summary>Folder of logs.</summary>
    public static Option<string?> CreateFolderOption() => new("--log-dir") { Description = "Folder of logs (logs in the home folder), or of a store, such as s3://BUCKET/PREFIX or hf://datasets/OWNER/NAME, for commands that read." };

    /// <summary>What becomes of references to attachments.</summary>
    public static Option<string?> CreateAttachmentsOption()
    {
        var option = new Option<string?>("--resolve-attachments")
        {
            Description = "Puts attachments back in place of references to them: full, or core for all but the raw calls of models.", Arity = ArgumentArity.ZeroOrOne,
        };
        return option.AcceptOnlyFromAmong("full", "core");
    }

    /// <summary>The attachments that were asked for.</summary>
    public static AttachmentMode Attachments(ParseResult result, Option<string?> option) =>
        result.GetResult(option) is null ? AttachmentMode.Keep : result.GetValue(option) == "core" ? AttachmentMode.Core : AttachmentMode.Full;

    /// <summary>A log file: counted from the working directory, then from home, then by its name in the log folder.</summary>
    /// <exception cref="EvalLogException">There is no such file.</exception>
    public static string File(string path)
    {
        CheckLocal(path);
        var found = Home.ResolveArgument(path);
        if (System.IO.File.Exists(found))
        {
            return found;
        }

        var inFolder = StoreAddress.IsAddress(Variable) ? null : Path.Combine(Folder(null, mustExist: false), Path.GetFileName(path));
        return path == Path.GetFileName(path) && System.IO.File.Exists(inFolder)
            ? inFolder
            : throw new EvalLogException($"There is no log {path}. Give a file, or a name that 'log list' shows.");
    }

    /// <summary>The log folder that was named, else that of the environment or of home.</summary>
    /// <exception cref="EvalLogException">There is no such folder.</exception>
    public static string Folder(string? path, bool mustExist = true)
    {
        path ??= Variable;
        CheckLocal(path);
        var folder = path is null ? Home.Resolve("logs") : Home.ResolveArgument(path);
        return Directory.Exists(folder) || !mustExist
            ? folder
            : throw new EvalLogException($"There is no folder {folder}. Name the folder of logs with --log-dir.");
    }

    /// <summary>All logs below a folder.</summary>
    public static IReadOnlyList<FileInfo> Find(string folder, bool isRecursive) =>
        [.. LogFolders.Below(folder, isRecursive).OrderByDescending(f => f.LastWriteTimeUtc).ThenBy(f => f.FullName, StringComparer.Ordinal)];

    /// <summary>A log to read: as <see cref="File"/>, or fetched from a store.</summary>
    /// <exception cref="InspectException">There is no such log.</exception>
    public static Task<string> FileAsync(string path, CancellationToken cancellationToken) =>
        StoreAddress.IsAddress(path) ? FetchedLogs.FetchAsync(path, cancellationToken) : Task.FromResult(File(path));

    /// <summary>A folder of logs to read: as <see cref="Folder"/>, or copies of what a store has.</summary>
    /// <exception cref="InspectException">There is no such folder.</exception>
    public static Task<string> FolderAsync(string? path, CancellationToken cancellationToken) =>
        StoreAddress.IsAddress(path ?? Variable) ? FetchedLogs.UpdateAsync((path ?? Variable)!, cancellationToken) : Task.FromResult(Folder(path));

    /// <summary>The logs that are named, each once and in their order, those of a folder by their names; and what is wrong with the other names.</summary>
    public static async Task<(IReadOnlyList<string> Logs, IReadOnlyList<string> Missing)> AllAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var logs = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var path in paths)
        {
            try
            {
                // An address that is no name of a log is one of a folder.
                var isRemote = StoreAddress.IsAddress(path) && !EvalLogName.IsLog(Path.GetFileName(path));
                IEnumerable<string> found = isRemote || Directory.Exists(path)
                    ? Find(isRemote ? await FolderAsync(path, cancellationToken) : Path.GetFullPath(path), isRecursive: true).Select(f => f.FullName).Order(StringComparer.Ordinal)
                    : [Path.GetFullPath(await FileAsync(path, cancellationToken))];
                foreach (var log in found)
                {
                    logs[log] = true;
                }
            }
            catch (InspectException error)
            {
                missing.Add(error.Message);
            }
        }

        return ([.. logs.Keys], missing);
    }

    private static string? Variable => Environment.GetEnvironmentVariable("INSPECT_LOG_DIR") is { Length: > 0 } set ? set : null;

    private static HomeFolder Home => HomeFolder.Find(Environment.CurrentDirectory);

    private static void CheckLocal(string? path)
    {
        if (StoreAddress.IsAddress(path))
        {
            var address = StoreAddress.Parse(path!);
            throw new EvalLogException($"{address} lies in a store, and here a place of this machine is needed: show the logs of a store with 'view --log-dir ADDRESS', and download those that are to be changed.");
        }
    }
}
