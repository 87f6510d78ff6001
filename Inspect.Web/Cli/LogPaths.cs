using System.CommandLine;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Web.Hosting;

namespace Inspect.Web.Cli;

/// <summary>Log files and folders that are named on the command line.</summary>
internal static class LogPaths
{
    /// <summary>Folder of logs.</summary>
    public static Option<string?> CreateFolderOption() => new("--log-dir") { Description = "Folder of logs (logs in the home folder)." };

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
        var found = Home.ResolveArgument(path);
        if (System.IO.File.Exists(found))
        {
            return found;
        }

        var inFolder = Path.Combine(Folder(null, mustExist: false), Path.GetFileName(path));
        return path == Path.GetFileName(path) && System.IO.File.Exists(inFolder)
            ? inFolder
            : throw new EvalLogException($"There is no log {path}. Give a file, or a name that 'log list' shows.");
    }

    /// <summary>The log folder that was named, else that of the environment or of home.</summary>
    /// <exception cref="EvalLogException">There is no such folder.</exception>
    public static string Folder(string? path, bool mustExist = true)
    {
        path ??= Environment.GetEnvironmentVariable("INSPECT_LOG_DIR") is { Length: > 0 } set ? set : null;
        var folder = path is null ? Home.Resolve("logs") : Home.ResolveArgument(path);
        return Directory.Exists(folder) || !mustExist
            ? folder
            : throw new EvalLogException($"There is no folder {folder}. Name the folder of logs with --log-dir.");
    }

    /// <summary>All logs below a folder.</summary>
    public static IReadOnlyList<FileInfo> Find(string folder, bool isRecursive) =>
        [.. LogFolders.Below(folder, isRecursive).OrderByDescending(f => f.LastWriteTimeUtc).ThenBy(f => f.FullName, StringComparer.Ordinal)];

    /// <summary>The logs that are named, each once and in their order, those of a folder by their names; and what is wrong with the other names.</summary>
    public static (IReadOnlyList<string> Logs, IReadOnlyList<string> Missing) All(IEnumerable<string> paths)
    {
        var logs = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var path in paths)
        {
            try
            {
                IEnumerable<string> found = Directory.Exists(path)
                    ? Find(Path.GetFullPath(path), isRecursive: true).Select(f => f.FullName).Order(StringComparer.Ordinal)
                    : [Path.GetFullPath(File(path))];
                foreach (var log in found)
                {
                    logs[log] = true;
                }
            }
            catch (EvalLogException error)
            {
                missing.Add(error.Message);
            }
        }

        return ([.. logs.Keys], missing);
    }

    private static HomeFolder Home => HomeFolder.Find(Environment.CurrentDirectory);
}
