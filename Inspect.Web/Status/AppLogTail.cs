using System.Text;
using Inspect.Engine.Logs.Journal;
using Microsoft.Extensions.Options;

namespace Inspect.Web.Status;

/// <summary>The end of the app's log. Read backwards from the end of the newest file, never the whole.</summary>
public sealed class AppLogTail(IOptions<LogsOptions> logs)
{
    /// <summary>Entries at most.</summary>
    public const int MostLines = 1_000;

    private const int BlockBytes = 64 << 10;

    /// <summary>Further back nobody looks: a run that is named may be nowhere.</summary>
    private const int MostBytes = 8 << 20;

    private const int MostText = 8_000;
    private const int TimeLength = 30;

    private static readonly string[] Levels = ["VRB", "DBG", "INF", "WRN", "ERR", "FTL"];

    /// <summary>Level by its word; null where there is none.</summary>
    public static string? LevelOf(string word) => word.ToUpperInvariant() switch
    {
        "VERBOSE" => "VRB",
        "DEBUG" => "DBG",
        "INFORMATION" or "INFO" => "INF",
        "WARNING" => "WRN",
        "ERROR" => "ERR",
        "FATAL" => "FTL",
        var known when Levels.Contains(known) => known,
        _ => null,
    };

    /// <summary>The last entries, the newest last.</summary>
    /// <param name="count">How many at most, from 1 to <see cref="MostLines"/>.</param>
    /// <param name="text">Only those that hold this text, the id of a run for example; null for all.</param>
    /// <param name="level">Only those of this level (<c>WRN</c>) and above; null for all.</param>
    public IReadOnlyList<LogLine> Read(int count, string? text, string? level)
    {
        var least = level is null ? 0 : Array.IndexOf(Levels, level);
        var found = new List<LogLine>();
        var read = 0L;
        foreach (var file in Files())
        {
            foreach (var entry in EntriesBackwards(file, MostBytes - read))
            {
                if (Array.IndexOf(Levels, entry.Level) >= least && (text is null || entry.Text.Contains(text, StringComparison.OrdinalIgnoreCase)))
                {
                    found.Add(entry);
                    if (found.Count == count)
                    {
                        break;
                    }
                }
            }

            read += file.Length;
            if (found.Count == count || read >= MostBytes)
            {
                break;
            }
        }

        found.Reverse();
        return found;
    }

    private IEnumerable<FileInfo> Files()
    {
        var folder = new DirectoryInfo(logs.Value.AppDir!);
        return folder.Exists ? folder.EnumerateFiles("app-*.log").OrderByDescending(f => f.LastWriteTimeUtc) : [];
    }

    /// <summary>Lines that follow an entry belong to it: those of an exception.</summary>
    private static IEnumerable<LogLine> EntriesBackwards(FileInfo file, long most)
    {
        var rest = new List<string>();
        var letters = 0;
        foreach (var line in LinesBackwards(file, most))
        {
            if (!IsHead(line))
            {
                // Of a very long exception its beginning counts: what was read first goes.
                rest.Add(line);
                letters += line.Length;
                while (letters > MostText && rest.Count > 1)
                {
                    letters -= rest[0].Length;
                    rest.RemoveAt(0);
                }

                continue;
            }

            rest.Add(line[(TimeLength + 7)..]);
            rest.Reverse();
            yield return new LogLine(line[..TimeLength], line[(TimeLength + 2)..(TimeLength + 5)], Format.Line(rest[0], MostText) + string.Concat(rest.Skip(1).Select(l => $"\n{Format.Line(l, MostText)}")));
            rest.Clear();
            letters = 0;
        }
    }

    /// <summary><c>2026-01-31 09:00:00.000 +00:00 [INF] …</c>.</summary>
    private static bool IsHead(string line) =>
        line.Length > TimeLength + 7 && line[4] == '-' && line[10] == ' ' && line[TimeLength + 1] == '[' && line[TimeLength + 5] == ']' && char.IsAsciiDigit(line[0]);

    private static IEnumerable<string> LinesBackwards(FileInfo file, long most)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Deleted by its age, or of another user.
            yield break;
        }

        using (stream)
        {
            var at = stream.Length;
            var least = Math.Max(0, at - most);
            var pending = Array.Empty<byte>();
            while (at > least)
            {
                var size = (int)Math.Min(BlockBytes, at - least);
                at -= size;
                var block = new byte[size + pending.Length];
                stream.Position = at;
                stream.ReadExactly(block, 0, size);
                pending.CopyTo(block, size);
                var end = block.Length;
                for (var newline = LastNewline(block, end); newline >= 0; newline = LastNewline(block, end))
                {
                    if (newline + 1 < end)
                    {
                        yield return Encoding.UTF8.GetString(block, newline + 1, end - newline - 1).TrimEnd('\r');
                    }

                    end = newline;
                }

                // A line longer than any entry is cut, not gathered.
                pending = block[..Math.Min(end, BlockBytes)];
            }

            if (at == 0 && pending.Length > 0)
            {
                yield return Encoding.UTF8.GetString(pending).TrimEnd('\r');
            }
        }
    }

    private static int LastNewline(byte[] block, int end) => block.AsSpan(0, end).LastIndexOf((byte)10);
}
