using System.Text;
using System.Text.Json;
using Inspect.Engine.Files;

namespace Inspect.Engine.Datasets.Library;

/// <summary>Finds out from the beginning of a text what kind of records it holds.</summary>
internal static class RecordSniffer
{
    private const int Looked = 1 << 16;
    private static readonly char[] Separators = ['\t', ';', '|', ','];

    /// <summary><c>json</c> for a list or one map over several lines, <c>jsonl</c> for a map a line, else <c>csv</c>.</summary>
    /// <param name="stream">Read from its start.</param>
    public static string FormatOf(FileStream stream)
    {
        var text = Beginning(stream).TrimStart();
        return text switch
        {
            ['[', ..] => "json",
            ['{', ..] => IsWhole(text.Split('\n', 2)[0]) || text.Length >= Looked - 1 ? "jsonl" : "json",
            _ => "csv",
        };
    }

    /// <summary>The separator that the first line has most often outside of quotes; a comma where it has none. A tab wins, as a spreadsheet copies it.</summary>
    public static char SeparatorOf(string line)
    {
        var isQuoted = false;
        var counts = new int[Separators.Length];
        foreach (var c in line)
        {
            isQuoted ^= c == '"';
            if (!isQuoted && Array.IndexOf(Separators, c) is >= 0 and var at)
            {
                counts[at]++;
            }
        }

        // The tab is the first of them.
        return counts[0] > 0 ? Separators[0] : counts.Max() is > 0 and var most ? Separators[Array.IndexOf(counts, most)] : ',';
    }

    /// <summary>The first line of a stream with something on it; empty where there is none.</summary>
    public static string FirstLine(FileStream stream) => Beginning(stream).TrimStart('\r', '\n').Split('\n', 2)[0];

    private static string Beginning(FileStream stream)
    {
        var reader = TextFile.Open(stream, null);
        var letters = new char[Looked];
        var count = reader.ReadBlock(letters);
        stream.Position = 0;
        return new string(letters, 0, count);
    }

    private static bool IsWhole(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(line), new JsonDocumentOptions { MaxDepth = 64 });
            return true;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return false;
        }
    }
}
