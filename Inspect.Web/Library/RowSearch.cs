using System.Text;
using Inspect.Engine.Datasets.Library;

namespace Inspect.Web.Library;

/// <summary>Finds rows by words.</summary>
public static class RowSearch
{
    /// <summary>Numbers of the rows that hold all words, case ignored, anywhere in them.</summary>
    /// <param name="file">The rows.</param>
    /// <param name="numbers">Those that are looked at.</param>
    /// <param name="words">The words; null for all rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static IReadOnlyList<int> Find(RecordFile file, IEnumerable<int> numbers, string? words, CancellationToken cancellationToken)
    {
        var looked = (words ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var found = new List<int>();
        foreach (var number in numbers)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (looked.Length == 0 || Holds(file, number, looked))
            {
                found.Add(number);
            }
        }

        return found;
    }

    private static bool Holds(RecordFile file, int number, string[] words)
    {
        // As the file writes it, which escapes few letters; else as it reads.
        var text = Encoding.UTF8.GetString(file.Bytes(number));
        if (text.Contains('\\', StringComparison.Ordinal) && file.Read(number, 1)[0] is { Problem: null } row)
        {
            text = string.Join('\n', row.Record.EnumerateObject().Select(p => p.Value.ToString()));
        }

        return words.All(w => text.Contains(w, StringComparison.OrdinalIgnoreCase));
    }
}
