using System.Globalization;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Metrics;

namespace Inspect.Web.Components.SamplePage.Scores;

/// <summary>An edit of a score while it is being written.</summary>
public sealed class ScoreDraft
{
    private static readonly string[] Letters = ["C", "P", "I", "N"];
    private readonly Score _score;
    private readonly string _old;

    /// <summary>Begins with the score as it is.</summary>
    public ScoreDraft(Score score)
    {
        _score = score;
        Value = _old = score.Value is ScoreValue.OfNumber { Value: double.NaN } ? string.Empty : score.Value.ToString() ?? string.Empty;
        Answer = score.Answer ?? string.Empty;
    }

    /// <summary>The value, as text.</summary>
    public string Value { get; set; }

    /// <summary>The answer; empty for none.</summary>
    public string Answer { get; set; }

    /// <summary>Why.</summary>
    public string Reason { get; set; } = string.Empty;

    /// <summary>The values to choose from; empty when any can be typed.</summary>
    public IReadOnlyList<string> Choices => _score.Value switch
    {
        ScoreValue.OfText text when Letters.Contains(text.Value) => Letters,
        ScoreValue.OfBoolean => ["True", "False"],
        _ => [],
    };

    /// <summary>The value is one, not a list or a map of several.</summary>
    public bool CanEdit => _score.Value is ScoreValue.OfText or ScoreValue.OfNumber or ScoreValue.OfBoolean;

    /// <summary>The edit, or what is wrong with it in a sentence.</summary>
    public (ScoreChange? Change, string? Problem) Read(string author)
    {
        ScoreValue? value = null;
        if (Value != _old)
        {
            value = Parsed();
            if (value is null)
            {
                return (null, $"{(Value.Length == 0 ? "An empty value" : Value)} is not a number. The scores of this scorer are numbers.");
            }
        }

        var hasAnswer = Answer != (_score.Answer ?? string.Empty);
        return value is null && !hasAnswer ? (null, "Nothing is changed yet: choose another value or answer.")
            : string.IsNullOrWhiteSpace(Reason) ? (null, "Say why: others will read it.")
            : string.IsNullOrWhiteSpace(author) ? (null, "Say who makes the edit.")
            : (new ScoreChange { Value = value, Answer = new(hasAnswer, Answer.Length == 0 ? null : Answer) }, null);
    }

    private ScoreValue? Parsed() => _score.Value switch
    {
        ScoreValue.OfBoolean => ScoreValue.Of(Value == "True"),
        ScoreValue.OfNumber number => !double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) || !double.IsFinite(parsed) ? null
            : number.IsInteger && parsed == Math.Floor(parsed) && Math.Abs(parsed) < 1e15 ? ScoreValue.Of((long)parsed)
            : ScoreValue.Of(parsed),
        _ => ScoreValue.Of(Value),
    };
}
