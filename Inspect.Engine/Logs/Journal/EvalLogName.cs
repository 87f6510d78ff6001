using System.Globalization;
using System.Text.RegularExpressions;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs.Journal;

/// <summary>Names of log files (log format 1.2 and 1.3).</summary>
public static partial class EvalLogName
{
    private const int MostTries = 60;
    private const string NoModel = "none/none";

    /// <summary>Task and task id, parted by <c>_</c>.</summary>
    public const string DefaultPattern = "{task}_{id}";

    /// <summary>The name of the log of a run: time, then what the pattern says.</summary>
    /// <param name="spec">The run.</param>
    /// <param name="pattern">Text with <c>{task}</c>, <c>{model}</c> and <c>{id}</c>.</param>
    public static string Of(EvalSpec spec, string pattern = DefaultPattern)
    {
        var created = spec.Created.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "+00:00";
        var slash = spec.Task.LastIndexOf('/');
        var task = spec.Task.StartsWith("hf/", StringComparison.Ordinal) || slash < 0 ? spec.Task : spec.Task[(slash + 1)..];
        var name = pattern
            .Replace("{task}", Clean(task), StringComparison.Ordinal)
            .Replace("{model}", spec.Model == NoModel ? string.Empty : Clean(spec.Model), StringComparison.Ordinal)
            .Replace("{id}", Clean(spec.TaskId), StringComparison.Ordinal);
        return $"{Clean(created)}_{name}.eval";
    }

    /// <summary>A path in a folder that no log has yet, and the run with the time that the name says: if a name is taken, the time moves on by seconds.</summary>
    /// <exception cref="EvalLogException">Sixty names in a row are taken.</exception>
    /// <param name="folder">The folder.</param>
    /// <param name="spec">The run.</param>
    /// <param name="pattern">Text with <c>{task}</c>, <c>{model}</c> and <c>{id}</c>.</param>
    public static (string Path, EvalSpec Spec) Free(string folder, EvalSpec spec, string pattern = DefaultPattern)
    {
        var second = TimeSpan.FromTicks(spec.Created.Ticks % TimeSpan.TicksPerSecond);
        spec = spec with { Created = spec.Created.ToUniversalTime() - second };
        for (var i = 0; i < MostTries; i++)
        {
            var path = Path.Combine(folder, Of(spec, pattern));
            if (!File.Exists(path) && !Directory.Exists(RunningLogs.FolderOf(path)))
            {
                return (path, spec);
            }

            spec = spec with { Created = spec.Created.AddSeconds(1) };
        }

        throw new EvalLogException($"No free name for the log of {spec.Task} in {folder}: {MostTries} are taken.");
    }

    /// <summary>A file of this name counts as a log in a listing.</summary>
    public static bool IsLog(string fileName) =>
        fileName.EndsWith(".eval", StringComparison.Ordinal) || (fileName.EndsWith(".json", StringComparison.Ordinal) && Timestamp().IsMatch(fileName));

    /// <summary>What a file name says of its log: task, id and a word that a later tool added; null when it says nothing (log format 1.3).</summary>
    public static (string Task, string TaskId, string? Suffix)? Parse(string fileName)
    {
        var parts = Path.GetFileNameWithoutExtension(fileName).Split('_');
        if (parts.Length < 2 || !Timestamp().IsMatch(fileName))
        {
            return null;
        }

        var id = parts.Length == 2 ? string.Empty : parts[parts.Length == 3 ? 2 : 3];
        var pieces = id.Split('-');
        return (parts[1], pieces[0], pieces.Length > 1 ? pieces[1] : null);
    }

    /// <summary>The time with which a file name begins; null where it begins with none.</summary>
    public static DateTimeOffset? TimeOf(string fileName)
    {
        if (Timestamp().Match(fileName) is not { Success: true } found)
        {
            return null;
        }

        // 2026-03-01T12-00-00+00-00: colons are no letters of file names everywhere, and a plus may have become a minus.
        var zone = Zone().Match(fileName, found.Length) is { Success: true } named ? $"{(named.Groups[1].Value == "+" ? '+' : '-')}{named.Groups[2].Value}:{named.Groups[3].Value}" : "+00:00";
        var text = $"{found.Value[..10]}T{found.Value[11..].Replace('-', ':')}{zone}";
        return DateTimeOffset.TryParseExact(text, "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }

    private static string Clean(string part) => part.Replace('_', '-').Replace('/', '-').Replace(':', '-').Replace('+', '-');

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}T\d{2}[:-]\d{2}[:-]\d{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();

    [GeneratedRegex(@"\G([+-])(\d{2})[:-](\d{2})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Zone();

    /// <summary>The file is a <c>.json</c> log, by its name, else by its first byte.</summary>
    internal static bool IsJson(string path)
    {
        if (path.EndsWith(".eval", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (path.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        using var file = ZipFile.OpenHandle(path);
        Span<byte> first = stackalloc byte[1];
        return RandomAccess.Read(file, first, 0) == 1 && first[0] == '{';
    }
}
