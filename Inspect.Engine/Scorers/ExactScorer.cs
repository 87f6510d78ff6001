using System.Text;
using System.Text.RegularExpressions;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>Correct when the whole completion equals a target, after both are normalised (semantics 3.7).</summary>
public sealed partial class ExactScorer : TextScorer
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer, "exact", "the whole reply is the target", [], _ => new ExactScorer()) { Metrics = BuiltInMetrics.OfNumbers };

    /// <summary>Lower case, no punctuation, no articles, numbers in one spelling, single spaces.</summary>
    public static string Normalize(string text)
    {
        return string.Join(' ', Tokens(text));
    }

    /// <summary>What stands between blanks and hyphens, normalised; one token has several words where other white space stands in it.</summary>
    internal static IEnumerable<string> Tokens(string text) => text.Split(' ', '-').Select(NormalizeToken).Where(t => t.Length > 0);

    /// <inheritdoc />
    protected override bool ExplainsByCompletion => false;

    /// <inheritdoc />
    protected override (bool IsMatch, string Answer) Compare(string completion, string target)
    {
        var wanted = Normalize(target);
        return (wanted.Length > 0 && wanted == Normalize(completion), completion);
    }

    /// <inheritdoc />
    protected override ScoreTrace Trace(string completion, Target target, string? matched)
    {
        var found = IncludesScorer.Find(completion, target);
        var answer = Normalize(completion);
        var wanted = Normalize(matched ?? target.FirstOrDefault() ?? string.Empty);
        return new ScoreTrace
        {
            Sentence = matched is not null ? $"found the whole reply to be {TraceWords.Quote(matched)}."
                : $"needs the whole reply to be {TraceWords.Targets(target)}. {(found.Count > 0 ? "The reply contains it and goes on." : "The reply is something else.")}",
            Marks = matched is not null ? [.. Whole(completion, TraceMarkKind.Hit)] : [.. AllBut(completion, found)],
            Steps =
            [
                TraceWords.Read(completion),
                new TraceStep("Normalise both: lower case, no punctuation, no articles", TraceWords.Quote(answer), true),
                new TraceStep("Compare with each target", $"{TraceWords.Quote(wanted)} {(matched is null ? "≠" : "=")} the answer", matched is not null),
            ],
            Advice = matched is null ? IncludesScorer.Advice(completion, target) : null,
        };
    }

    private static IEnumerable<TraceMark> Whole(string completion, TraceMarkKind kind) => TracedText.Of(completion).Mark(0, completion.Length, kind);

    /// <summary>What was found is well, all around it is too much.</summary>
    private static IEnumerable<TraceMark> AllBut(string completion, IReadOnlyList<TraceMark> found)
    {
        if (found is not [var hit])
        {
            return Whole(completion, TraceMarkKind.Extra);
        }

        var text = TracedText.Of(completion);
        var end = hit.Offset + hit.Length;
        return [.. text.Mark(0, hit.Offset, TraceMarkKind.Extra), hit, .. text.Mark(end, completion.Length - end, TraceMarkKind.Extra)];
    }

    /// <summary>One token in the form in which they are compared.</summary>
    internal static string NormalizeToken(string token)
    {
        var text = RemovePunctuation(CaseFolding.Fold(token));
        if (PythonText.TryParseFinite(text, out var number))
        {
            text = PythonNumber.Format(number);
        }

        text = Articles().Replace(text, " ");
        return string.Join(' ', PythonText.Split(text));
    }

    private static string RemovePunctuation(string token)
    {
        if (PythonText.TryParseFinite(token, out _))
        {
            return token;
        }

        var stripped = PythonText.StripPunctuation(token);
        if (PythonText.TryParseFinite(stripped, out _))
        {
            return stripped;
        }

        var builder = new StringBuilder(token.Length);
        foreach (var c in token)
        {
            if (!PythonText.IsPunctuation(c))
            {
                builder.Append(c);
            }
        }

        return builder.ToString();
    }

    [GeneratedRegex($"(?<!{PythonRegex.Word})(a|an|the)(?!{PythonRegex.Word})", RegexOptions.CultureInvariant)]
    private static partial Regex Articles();
}
