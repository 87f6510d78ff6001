using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Editing;

/// <summary>Edits of a score, with its history and an event that tells of it (log format 9).</summary>
internal static class ScoreEditing
{
    private const string Scorers = "scorers";

    /// <summary>The sample with the edited score.</summary>
    /// <exception cref="LogEditException">A new score has no value.</exception>
    public static EvalSample Apply(EvalSample sample, ScoreEdit edit, LogProvenance provenance)
    {
        var element = edit.Change.ToElement(provenance);
        var scores = new Dictionary<string, Score>(sample.Scores ?? new Dictionary<string, Score>());
        scores[edit.Scorer] = scores.TryGetValue(edit.Scorer, out var old) ? Changed(old, edit.Change, element) : Added(sample, edit, element);
        return Noted(sample with { Scores = scores }, edit.Scorer, element, provenance);
    }

    private static Score Changed(Score score, ScoreChange change, JsonElement element)
    {
        var history = score.History.IsEmpty ? [Original(score)] : score.History;
        return change.Apply(score) with { History = history.Add(element) };
    }

    private static Score Added(EvalSample sample, ScoreEdit edit, JsonElement element) =>
        edit.Change.Value is null || string.IsNullOrWhiteSpace(edit.Scorer)
            ? throw new LogEditException(
                LogEditProblem.Invalid, $"The sample {sample.Id} of epoch {sample.Epoch} has no score \"{edit.Scorer}\"; a new one needs a name and a value.")
            : edit.Change.Apply(new Score { Value = edit.Change.Value }) with { History = [element] };

    private static JsonElement Original(Score score)
    {
        var fields = new Dictionary<string, JsonElement> { ["value"] = LogJson.ToElement(score.Value) };
        Add("answer", score.Answer);
        Add("explanation", score.Explanation);
        Add("reason", score.Reason);
        fields["metadata"] = LogJson.ToElement(new Dictionary<string, JsonElement>(score.Metadata ?? new Dictionary<string, JsonElement>()));
        return LogJson.ToElement(fields);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                fields[name] = LogJson.ToElement(value);
            }
        }
    }

    private static EvalSample Noted(EvalSample sample, string scorer, JsonElement edit, LogProvenance provenance)
    {
        var span = sample.Events.OfType<SpanBeginEvent>().LastOrDefault(s => s is { Name: Scorers, Type: Scorers });
        var end = span is null ? -1 : sample.Events.ToList().FindLastIndex(e => e is SpanEndEvent last && last.Id == span.Id);
        var item = new ScoreEditEvent
        {
            Uuid = LogId.New(),
            SpanId = end < 0 ? null : span!.Id,
            Timestamp = provenance.Timestamp,
            WorkingStart = (end < 0 ? sample.Events.LastOrDefault() : sample.Events[end])?.WorkingStart ?? 0,
            ScoreName = scorer,
            Edit = edit,
        };
        return sample with { Events = sample.Events.Insert(end < 0 ? sample.Events.Length : end, item) };
    }
}
