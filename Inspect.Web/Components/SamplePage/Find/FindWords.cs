using System.Text.Encodings.Web;
using System.Text.Json;

namespace Inspect.Web.Components.SamplePage.Find;

/// <summary>What is looked for: the words as they were typed, as JSON writes them, and, for words copied out of JSON, what they stand for. Case does not count.</summary>
public sealed class FindWords
{
    private FindWords(IReadOnlyList<string> forms) => Forms = forms;

    /// <summary>The forms that count, without duplicates.</summary>
    public IReadOnlyList<string> Forms { get; }

    /// <summary>The forms of a query that is not empty.</summary>
    public static FindWords Of(string query) => new([.. new[] { query, Escaped(query), Unescaped(query) }.Where(f => !string.IsNullOrEmpty(f)).Distinct(StringComparer.OrdinalIgnoreCase)!]);

    /// <summary>The places in a text, in order and without overlap.</summary>
    public IEnumerable<(int Offset, int Length)> In(string text)
    {
        Span<int> next = stackalloc int[3];
        var found = new List<(int, int)>();
        next.Clear();
        for (var at = 0; at < text.Length;)
        {
            var (best, length) = (-1, 0);
            for (var i = 0; i < Forms.Count; i++)
            {
                // A form that was found further on is not looked for again.
                if (next[i] >= 0 && next[i] <= at)
                {
                    var place = text.IndexOf(Forms[i], at, StringComparison.OrdinalIgnoreCase);
                    next[i] = place < 0 ? -1 : place + 1;
                }

                if (next[i] > 0 && (best < 0 || next[i] - 1 < best || (next[i] - 1 == best && Forms[i].Length > length)))
                {
                    (best, length) = (next[i] - 1, Forms[i].Length);
                }
            }

            if (best < 0)
            {
                break;
            }

            found.Add((best, length));
            at = best + length;
        }

        return found;
    }

    private static string Escaped(string query) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(query);

    private static string? Unescaped(string query)
    {
        if (!query.Contains('\\', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<string>($"\"{query}\"", AppJson.Readable);
        }
        catch (JsonException)
        {
            // No text of JSON: it stands for itself.
            return null;
        }
    }
}
