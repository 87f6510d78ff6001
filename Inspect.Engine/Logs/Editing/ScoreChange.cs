using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Logs.Editing;

/// <summary>New values of a score's fields; what is not given stays (log format 9).</summary>
public sealed record ScoreChange
{
    /// <summary>The new value; null leaves it. A score that the sample does not have yet needs one.</summary>
    public ScoreValue? Value { get; init; }

    /// <summary>The new answer; a new answer of null clears it.</summary>
    public Edited<string> Answer { get; init; }

    /// <summary>The new explanation; a new explanation of null clears it.</summary>
    public Edited<string> Explanation { get; init; }

    /// <summary>The new reason for which there is no score.</summary>
    public Edited<string> Reason { get; init; }

    /// <summary>The new metadata as a whole; null leaves it.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>The change that brings an edited score back to what the scorer gave; null when it was never edited, or was made by hand.</summary>
    /// <exception cref="JsonException">The history of the score is damaged.</exception>
    public static ScoreChange? Undo(Score score)
    {
        if (score.History.IsEmpty || score.History[0].TryGetProperty("provenance", out _))
        {
            return null;
        }

        // What the original does not have reads as unchanged.
        var given = score.History[0].EnumerateObject().Where(f => !(f.Value.ValueKind == JsonValueKind.String && f.Value.ValueEquals(ScoreHistory.Unchanged)));
        var original = LogJson.FromElement<Score>(LogJson.ToElement(given.DistinctBy(f => f.Name).ToDictionary(f => f.Name, f => f.Value)));
        return new ScoreChange
        {
            Value = original.Value,
            Answer = new(true, original.Answer),
            Explanation = new(true, original.Explanation),
            Reason = new(true, original.Reason),
            Metadata = original.Metadata ?? new Dictionary<string, JsonElement>(),
        };
    }

    /// <summary>The score after the change.</summary>
    internal Score Apply(Score score) => score with
    {
        Value = Value ?? score.Value,
        Answer = Answer.IsChanged ? Answer.Value : score.Answer,
        Explanation = Explanation.IsChanged ? Explanation.Value : score.Explanation,
        Reason = Reason.IsChanged ? Reason.Value : score.Reason,
        Metadata = Metadata ?? score.Metadata,
    };

    /// <summary>The change as it stands in a log.</summary>
    internal JsonElement ToElement(LogProvenance provenance) => LogJson.ToElement(new Dictionary<string, JsonElement>
    {
        ["value"] = Value is null ? LogJson.ToElement(ScoreHistory.Unchanged) : LogJson.ToElement(Value),
        ["answer"] = Text(Answer),
        ["explanation"] = Text(Explanation),
        ["reason"] = Text(Reason),
        ["metadata"] = Metadata is null ? LogJson.ToElement(ScoreHistory.Unchanged) : LogJson.ToElement(new Dictionary<string, JsonElement>(Metadata)),
        ["provenance"] = provenance.ToElement(),
    });

    // A field that was cleared says null here: left out it would read as unchanged.
    private static JsonElement Text(Edited<string> text) =>
        !text.IsChanged ? LogJson.ToElement(ScoreHistory.Unchanged) : text.Value is { } value ? LogJson.ToElement(value) : LogJson.Element("null"u8.ToArray());
}
