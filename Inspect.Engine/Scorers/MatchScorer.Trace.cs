using Inspect.Engine.Python;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <content>How a judgement came about.</content>
public sealed partial class MatchScorer
{
    private string Place => location switch
    {
        "begin" => "at the begin of the reply",
        "end" => "at the end of the reply",
        "any" => "in the reply",
        _ => "as the whole reply",
    };

    /// <inheritdoc />
    protected override ScoreTrace Trace(string completion, Target target, string? matched)
    {
        var isNumber = WantedNumber(matched ?? target.FirstOrDefault() ?? string.Empty) is not null;
        var text = Prepared(completion);
        TraceMark[] marks = [.. matched is null ? IncludesScorer.Find(completion, target) : isNumber ? NumberMarks(completion, matched) : TextMarks(text, matched)];
        var advice = matched is null ? IncludesScorer.Advice(completion, target) : null;
        return new ScoreTrace
        {
            Sentence = matched is null
                ? $"did not find {TraceWords.Targets(target)} {Place}.{(advice is not null && marks.Length > 0 ? " The reply has it elsewhere." : string.Empty)}"
                : $"found {TraceWords.Quote(matched)} {Place}.",
            Marks = [.. marks],
            Steps =
            [
                TraceWords.Read(completion),
                isNumber
                    ? new TraceStep("Take away currency signs and grouping, read words as numbers", TraceWords.Quote(Compare(completion, matched ?? target.First()).Answer), true)
                    : new TraceStep($"Take away space and punctuation at both ends{(ignoreCase ? ", fold upper and lower case" : string.Empty)}", TraceWords.Quote(text.Text), true),
                new TraceStep($"Look for each target {Place}", matched is null ? "not found" : TraceWords.Found(matched, marks.FirstOrDefault()), matched is not null),
            ],
            Advice = advice,
        };
    }

    private static bool IsTrimmed(char c) => c is ' ' or '\t' or '\n' or '\r' or '\v' or '\f' || PythonText.IsPunctuation(c);

    private TracedText Prepared(string text)
    {
        var stripped = TracedText.Of(text).Trim(PythonText.IsWhiteSpace);
        return (ignoreCase ? stripped.Fold() : stripped).Trim(IsTrimmed);
    }

    private IEnumerable<TraceMark> TextMarks(TracedText text, string matched)
    {
        var wanted = Prepared(numeric ? StripNumericPunctuation(matched) : matched).Text;
        var at = location switch
        {
            "begin" => 0,
            "end" => text.Text.Length - wanted.Length,
            _ => text.Text.IndexOf(wanted, StringComparison.Ordinal),
        };
        return text.Mark(at, wanted.Length);
    }

    /// <summary>The word that is the number: the first at the begin, else the last.</summary>
    private IEnumerable<TraceMark> NumberMarks(string completion, string matched)
    {
        var text = TracedText.Of(completion);
        if (location == "exact")
        {
            return text.Mark(0, completion.Length);
        }

        var wanted = WantedNumber(matched);
        var hits = Words(completion).Where(w => NormalizeNumber(StripNumericPunctuation(completion.Substring(w.At, w.Length)).Trim(NumberTrim)) == wanted).ToList();
        var hit = location == "end" ? hits.LastOrDefault() : hits.FirstOrDefault();
        return text.Mark(hit.At, hit.Length);
    }

    private static IEnumerable<(int At, int Length)> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isGap = i == text.Length || PythonText.IsWhiteSpace(text[i]);
            if (isGap && start >= 0)
            {
                yield return (start, i - start);
            }

            start = isGap ? -1 : start < 0 ? i : start;
        }
    }
}
