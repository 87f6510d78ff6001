using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Scorers;

/// <summary>Makes one score of those of several judges (semantics 3.11 and appendix C).</summary>
internal sealed class ScorePanel
{
    /// <summary>More than half of all judges must agree; one that gave no score counts as a voice of its own.</summary>
    public const string Majority = "majority";

    private readonly string _name;
    private readonly IScoreReducer? _reducer;

    private ScorePanel(string name, IScoreReducer? reducer)
    {
        _name = name;
        _reducer = reducer;
    }

    /// <summary>A panel that combines by a reducer.</summary>
    /// <exception cref="InspectException">There is no such reducer.</exception>
    public static ScorePanel Of(string reducer, PartRegistry parts) => new(reducer, reducer == Majority ? null : parts.CreateReducer(ReducerName.Parse(reducer)));

    /// <summary>The score of all judges together.</summary>
    /// <param name="scores">Each judge with what it gave, at least one.</param>
    /// <param name="completion">What was judged.</param>
    public ScorerResult Combine(ImmutableArray<(string Name, ScorerResult Result)> scores, string completion)
    {
        ImmutableArray<ScoreValue> values = [.. scores.Select(s => s.Result.Score.Value)];
        var value = _reducer?.Reduce(values) ?? Vote(values);
        var first = scores.FirstOrDefault(s => s.Result.Score.Value == value, scores[0]).Result.Score;
        var metadata = new Dictionary<string, JsonElement>
        {
            ["panel"] = JsonSerializer.SerializeToElement(scores.Select(s => new Dictionary<string, object?>
            {
                ["judge"] = s.Name,
                ["value"] = s.Result.Score.Value.IsUnscored ? null : JsonSerializer.SerializeToElement(s.Result.Score.Value),
            })),
        };
        foreach (var (key, data) in first.Metadata ?? ImmutableDictionary<string, JsonElement>.Empty)
        {
            metadata.TryAdd(key, data);
        }

        var score = first with { Value = value, Metadata = metadata, Reason = value.IsUnscored ? ScoreReasons.ScoringFailed : first.Reason };
        return new ScorerResult(score, () => Trace(scores, completion, value));
    }

    private static ScoreValue Vote(ImmutableArray<ScoreValue> values) =>
        values.GroupBy(v => v).FirstOrDefault(g => g.Count() * 2 > values.Length)?.Key ?? ScoreValue.Unscored;

    private ScoreTrace Trace(ImmutableArray<(string Name, ScorerResult Result)> scores, string completion, ScoreValue value) => new()
    {
        Sentence = value.IsUnscored ? "came to no common score." : $"asked {scores.Length} judges, who came to {value}.",
        Steps =
        [
            TraceWords.Read(completion),
            .. scores.Select(s => new TraceStep($"Judge by {s.Name}", s.Result.Score.Value.IsUnscored ? "no score" : s.Result.Score.Value.ToString()!)),
            new TraceStep($"Combine by {_name}", value.IsUnscored ? "no score" : value.ToString()!, value == ScoreValue.Correct),
        ],
    };
}
