using System.Text;
using System.Text.RegularExpressions;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
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
        var words = text.Split(' ', '-').Select(NormalizeToken);
        return string.Join(' ', words.Where(w => w.Length > 0));
    }

    /// <inheritdoc />
    public override Score Score(string completion, Target target) =>
        base.Score(completion, target) with { Answer = completion, Explanation = null };

    /// <inheritdoc />
    protected override (bool IsMatch, string Answer) Compare(string completion, string target)
    {
        var wanted = Normalize(target);
        return (wanted.Length > 0 && wanted == Normalize(completion), completion);
    }

    private static string NormalizeToken(string token)
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

    [GeneratedRegex(@"\b(a|an|the)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Articles();
}
