using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Logs.Editing;
using Inspect.Engine.Metrics;

namespace Inspect.Web.Components.SamplePage.Scores;

/// <summary>An edit of a score while it is being written.</summary>
public sealed class ScoreDraft
{
    private readonly Score? _score;

    /// <summary>Begins with the score as it is; null for a sample that its scorer gave none.</summary>
    public ScoreDraft(Score? score)
    {
        _score = score;
        Answer = score?.Answer ?? string.Empty;
        Values = score?.Value switch
        {
            ScoreValue.OfMap map => [.. map.Items.Select(i => new ValueDraft(i.Key, i.Value))],
            ScoreValue.OfList list => [.. list.Items.Select((item, i) => new ValueDraft((i + 1).ToString(CultureInfo.InvariantCulture), item))],
            var value => [new ValueDraft(null, value)],
        };
    }

    /// <summary>Its values: one, or those of its list or map.</summary>
    public ImmutableArray<ValueDraft> Values { get; }

    /// <summary>The answer; empty for none.</summary>
    public string Answer { get; set; }

    /// <summary>Why.</summary>
    public string Reason { get; set; } = string.Empty;

    /// <summary>None of its values is itself a list or a map, or there is none.</summary>
    public bool CanEdit => Values.Length > 0 && _score?.Value switch
    {
        ScoreValue.OfMap map => map.Items.All(i => i.Value is not (ScoreValue.OfMap or ScoreValue.OfList)),
        ScoreValue.OfList list => list.Items.All(i => i is not (ScoreValue.OfMap or ScoreValue.OfList)),
        _ => true,
    };

    /// <summary>The edit, or what is wrong with it in a sentence.</summary>
    public (ScoreChange? Change, string? Problem) Read(string author)
    {
        var isChanged = Values.Any(v => v.IsChanged);
        var hasAnswer = Answer != (_score?.Answer ?? string.Empty);
        return Values.Select(v => v.Problem).FirstOrDefault(p => p is not null) is { } problem ? (null, problem)
            : _score is null && !isChanged ? (null, "Say which value the sample gets.")
            : !isChanged && !hasAnswer ? (null, "Nothing is changed yet: choose another value or answer.")
            : string.IsNullOrWhiteSpace(Reason) ? (null, "Say why: others will read it.")
            : string.IsNullOrWhiteSpace(author) ? (null, "Say who makes the edit.")
            : (new ScoreChange { Value = isChanged ? Joined() : null, Answer = new(hasAnswer, Answer.Length == 0 ? null : Answer) }, null);
    }

    /// <summary>The values put together as the score had them.</summary>
    private ScoreValue Joined() => _score?.Value switch
    {
        ScoreValue.OfMap map => new ScoreValue.OfMap([.. map.Items.Zip(Values, (item, value) => KeyValuePair.Create(item.Key, value.Read() ?? item.Value))]),
        ScoreValue.OfList list => new ScoreValue.OfList([.. list.Items.Zip(Values, (item, value) => value.Read() ?? item)]),
        _ => Values[0].Read()!,
    };
}
