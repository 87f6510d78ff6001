using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine.Filters;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Logs.Reading;

/// <summary>The names that filters of samples know, and what they stand for in each sample.</summary>
public static class SampleFilterNames
{
    private static readonly FrozenDictionary<SampleOutcome, string> Words = Enum.GetValues<SampleOutcome>().ToFrozenDictionary(o => o, o => o.ToString().ToLowerInvariant());

    private static readonly ImmutableArray<FilterName> Known =
    [
        new("id", FilterKind.Text, "id of the item"),
        new("epoch", FilterKind.Number, "repeat, from 1"),
        new("uuid", FilterKind.Text, "unique id of the sample"),
        new("state", FilterKind.Text, "correct, incorrect, errored, …"),
        new("input", FilterKind.Text, "text of the input"),
        new("target", FilterKind.Texts, "ideal answers"),
        new("answer", FilterKind.Texts, "answers that the scorers saw"),
        new("explanation", FilterKind.Texts, "explanations of the scores"),
        new("score", FilterKind.Score, "the first score"),
        new("tokens", FilterKind.Number, "tokens of all models"),
        new("output_tokens", FilterKind.Number, "tokens of the answers"),
        new("duration", FilterKind.Number, "seconds from begin to end"),
        new("error", FilterKind.Text, "the error that ended it"),
        new("has_error", FilterKind.Flag, "an error ended it"),
        new("limit", FilterKind.Text, "kind of the limit that ended it"),
        new("has_limit", FilterKind.Flag, "a limit ended it"),
        new("reason", FilterKind.Text, "why it did not pass"),
        new("retries", FilterKind.Number, "attempts before this one"),
        new("has_retries", FilterKind.Flag, "it was tried again"),
        new("fallbacks", FilterKind.Number, "models that stood in for others"),
        new("has_fallbacks", FilterKind.Flag, "a model stood in for another"),
        new("messages", FilterKind.Number, "messages of the conversation"),
        new("turns", FilterKind.Number, "generations of the model"),
        new("started", FilterKind.Time, "when it began"),
        new("completed", FilterKind.Flag, "it is over"),
        new("metadata", FilterKind.None, "metadata of the item", HasKeys: true),
    ];

    /// <summary>The names of samples with certain scorers.</summary>
    /// <param name="scorers">Names of scores. Each is a name, with the keys of its map, <c>answer</c> and <c>explanation</c> behind it; one that hides a name of the list stands behind <c>scores.</c></param>
    /// <param name="more">More names: those of the run where samples of many stand in one list.</param>
    public static FilterSchema Schema(IEnumerable<string> scorers, IEnumerable<FilterName>? more = null)
    {
        var names = Known.Concat((more ?? []).Where(m => Known.All(k => k.Name != m.Name))).ToList();
        names.Add(new FilterName("scores", FilterKind.Score, "a score by its scorer", HasKeys: true));
        names.AddRange(scorers.Distinct().Where(s => names.All(n => n.Name != s)).Take(200).Select(s => new FilterName(s, FilterKind.Score, "score of this scorer", HasKeys: true)));
        return new FilterSchema([.. names]);
    }

    /// <summary>The value of a name.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="name">The name, keys included.</param>
    public static FilterValue ValueOf(EvalSampleSummary sample, SampleOutcome outcome, string name) => name switch
    {
        "id" => FilterValue.Of(sample.Id.Text),
        "epoch" => FilterValue.Of(sample.Epoch),
        "uuid" => FilterValue.Of(sample.Uuid),
        "state" => FilterValue.Of(WordOf(outcome)),
        "input" => FilterValue.Of(sample.Input.Plain ?? string.Join('\n', sample.Input.Messages.Select(m => m.Text))),
        "target" => FilterValue.Of(sample.Target.Values),
        "answer" => FilterValue.Of(sample.Scores?.Values.Select(s => s.Answer).OfType<string>() ?? []),
        "explanation" => FilterValue.Of(sample.Scores?.Values.Select(s => s.Explanation).OfType<string>() ?? []),
        "score" => ScoreOf(sample.Scores?.Values.FirstOrDefault()?.Value),
        "tokens" => FilterValue.Of(sample.ModelUsage.Values.Sum(u => (double)u.TotalTokens)),
        "output_tokens" => FilterValue.Of(sample.ModelUsage.Values.Sum(u => (double)u.OutputTokens)),
        "duration" => FilterValue.Of(sample.TotalTime),
        "error" => FilterValue.Of(sample.Error),
        "has_error" => FilterValue.Of(sample.Error is not null),
        "limit" => FilterValue.Of(sample.Limit),
        "has_limit" => FilterValue.Of(sample.Limit is not null),
        "reason" => FilterValue.Of(SampleReason.Of(sample)),
        "retries" => FilterValue.Of(sample.Retries ?? 0),
        "has_retries" => FilterValue.Of(sample.Retries > 0),
        "fallbacks" => FilterValue.Of(sample.ModelFallbacks?.Length ?? 0),
        "has_fallbacks" => FilterValue.Of(sample.ModelFallbacks?.Length > 0),
        "messages" => FilterValue.Of(sample.MessageCount),
        "turns" => FilterValue.Of(sample.TurnCount),
        "started" => FilterValue.Of(sample.StartedAt),
        "completed" => FilterValue.Of(sample.Completed),
        _ when name.StartsWith("metadata.", StringComparison.Ordinal) => MetadataOf(sample.Metadata, name["metadata.".Length..]),
        _ => ScoreAt(sample.Scores, name.StartsWith("scores.", StringComparison.Ordinal) ? name["scores.".Length..] : name),
    };

    /// <summary>The field of a summary's JSON that <see cref="ValueOf"/> looks at for a name; null where it looks at several.</summary>
    /// <param name="name">The name, keys included.</param>
    internal static string? FieldOf(string name) => name switch
    {
        "id" or "epoch" or "uuid" or "input" or "target" or "error" or "limit" or "retries" or "completed" => name,
        "answer" or "explanation" or "score" => "scores",
        "tokens" or "output_tokens" => "model_usage",
        "duration" => "total_time",
        "has_error" => "error",
        "has_limit" => "limit",
        "has_retries" => "retries",
        "fallbacks" or "has_fallbacks" => "model_fallbacks",
        "messages" => "message_count",
        "turns" => "turn_count",
        "started" => "started_at",
        "state" => "id",
        "reason" => null,
        _ => name.StartsWith("metadata.", StringComparison.Ordinal) ? "metadata" : "scores",
    };

    /// <summary>The word of an outcome in filters.</summary>
    public static string WordOf(SampleOutcome outcome) => Words[outcome];

    /// <summary>A score, its part, or what it says, by the longest name of a scorer that begins the path.</summary>
    private static FilterValue ScoreAt(IReadOnlyDictionary<string, Score>? scores, string path)
    {
        if (scores is null)
        {
            return default;
        }

        if (scores.TryGetValue(path, out var whole))
        {
            return ScoreOf(whole.Value);
        }

        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            if (scores.TryGetValue(path[..dot], out var score))
            {
                var key = path[(dot + 1)..];
                return score.Value is ScoreValue.OfMap map && map.Items.Any(i => i.Key == key) ? ScoreOf(map.Items.First(i => i.Key == key).Value)
                    : score.Value is ScoreValue.OfList list && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < list.Items.Length ? ScoreOf(list.Items[at])
                    : key == "answer" ? FilterValue.Of(score.Answer)
                    : key == "explanation" ? FilterValue.Of(score.Explanation)
                    : default;
            }
        }

        return default;
    }

    private static FilterValue ScoreOf(ScoreValue? value) => value switch
    {
        null or ScoreValue.OfNull or ScoreValue.OfMap or ScoreValue.OfList => default,
        ScoreValue.OfText text => FilterValue.OfScore(text.Value, ScoreConversion.ToNumber(text)),
        ScoreValue.OfBoolean flag => FilterValue.OfScore(flag.Value ? "True" : "False", flag.Value ? 1 : 0),
        ScoreValue.OfNumber number => FilterValue.OfScore(number.Value.ToString(CultureInfo.InvariantCulture), number.Value),
        _ => default,
    };

    /// <summary>Metadata by a path of keys; a key may hold dots itself.</summary>
    private static FilterValue MetadataOf(IReadOnlyDictionary<string, JsonElement> metadata, string path)
    {
        for (var dot = path.Length; dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            if (metadata.TryGetValue(path[..dot], out var value))
            {
                return dot == path.Length ? OfJson(value) : Below(value, path[(dot + 1)..]);
            }
        }

        return default;
    }

    private static FilterValue Below(JsonElement value, string path)
    {
        foreach (var key in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(key, out value))
            {
                return default;
            }
        }

        return OfJson(value);
    }

    private static FilterValue OfJson(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => FilterValue.Of(value.GetDouble()),
        JsonValueKind.String => FilterValue.Of(value.GetString()),
        JsonValueKind.True or JsonValueKind.False => FilterValue.Of(value.GetBoolean()),
        JsonValueKind.Array => FilterValue.Of(value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)),
        _ => default,
    };
}
