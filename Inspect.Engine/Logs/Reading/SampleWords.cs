using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Looks for words in what a list shows of a sample, as the index does: each begins a word of the text, whatever its case.</summary>
internal static class SampleWords
{
    /// <summary>Each word stands in the id, input, target, answer or error.</summary>
    public static bool AreIn(IReadOnlyList<string> words, SampleId id, SampleInput input, Target target, EvalSampleSummary? summary)
    {
        var scores = summary?.Scores ?? ImmutableDictionary<string, Score>.Empty;
        string?[] texts = [id.Text, input.Text, .. input.Messages.Select(m => m.Text), .. target.Values, .. scores.Values.Select(s => s.Answer), summary?.Error];
        return words.All(word => texts.Any(text => text is not null && Has(text, word)));
    }

    private static bool Has(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            if (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
            {
                return true;
            }
        }

        return false;
    }
}
