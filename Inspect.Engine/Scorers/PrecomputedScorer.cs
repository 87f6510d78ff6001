using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;

namespace Inspect.Engine.Scorers;

/// <summary>Scores that somebody made elsewhere: <c>precomputed_scores</c> (semantics 3.10).</summary>
public sealed class PrecomputedScorer : IScorer
{
    private readonly Dictionary<(string Id, int? Epoch), Score> _scores;
    private readonly bool _needsAll;

    private PrecomputedScorer(Dictionary<(string Id, int? Epoch), Score> scores, bool needsAll)
    {
        _scores = scores;
        _needsAll = needsAll;
    }

    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Scorer,
        "precomputed_scores",
        "scores made elsewhere, by id",
        [
            new PartParameter("scores", PartParameterType.Text, null, "JSON, or JSON by line, with id, value, and optionally epoch, answer, explanation and metadata: {file: scores.jsonl}.")
                { IsRequired = true, Misfit = Problem },
            new PartParameter("on_missing", PartParameterType.Text, "unscored", "A sample without a score has none, or is an error.") { Values = ["unscored", "error"] },
            new PartParameter("metrics", PartParameterType.Any, null, "Metrics of the scores.") { PartsOf = PartKind.Metric },
        ],
        arguments => new PrecomputedScorer(Read(arguments.Text("scores")!), arguments.Text("on_missing") == "error"))
    {
        MetricsOf = arguments => arguments.Parts("metrics") is { Count: > 0 } metrics ? metrics : BuiltInMetrics.OfPasses,
    };

    /// <inheritdoc />
    /// <exception cref="InspectException">There is no score for the sample, and there must be.</exception>
    public Task<ScorerResult?> ScoreAsync(TaskState state, Target target, SampleScope scope, CancellationToken cancellationToken)
    {
        var id = state.SampleId.Text;
        if (_scores.GetValueOrDefault((id, state.Epoch)) is { } ofEpoch)
        {
            return Task.FromResult<ScorerResult?>(Given(ofEpoch, $"a record of epoch {state.Epoch}"));
        }

        return _scores.GetValueOrDefault((id, null)) is { } score ? Task.FromResult<ScorerResult?>(Given(score, "a record of all epochs"))
            : _needsAll ? throw new InspectException($"There is no precomputed score for the sample {id}. Add a record with this id, or set on_missing: unscored.")
            : Task.FromResult<ScorerResult?>(null);
    }

    private static ScorerResult Given(Score score, string where) => new(score, () => new ScoreTrace
    {
        Sentence = $"found {score.Value} in {where}.",
        Steps = [new TraceStep("Look the sample up by id and epoch", $"{score.Value}, in {where}")],
    });

    private static string? Problem(JsonElement value)
    {
        try
        {
            Read(value.ToString());
            return null;
        }
        catch (InspectException error)
        {
            return error.Message;
        }
    }

    private static Dictionary<(string Id, int? Epoch), Score> Read(string text)
    {
        var scores = new Dictionary<(string Id, int? Epoch), Score>();
        foreach (var (place, record) in Records(text))
        {
            if (record.ValueKind != JsonValueKind.Object || !record.TryGetProperty("id", out var id) || !record.TryGetProperty("value", out var value))
            {
                throw new InspectException($"Precomputed scores, {place}: a record is a map with \"id\" and \"value\".");
            }

            int? epoch = record.TryGetProperty("epoch", out var given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var number) ? number : null;
            if (!scores.TryAdd((id.ToString(), epoch), ScoreOf(record, value, place)))
            {
                throw new InspectException($"Precomputed scores, {place}: there is another record for id {id}{(epoch is null ? string.Empty : $" in epoch {epoch}")}. Keep one of them.");
            }
        }

        return scores;
    }

    private static Score ScoreOf(JsonElement record, JsonElement value, string place)
    {
        try
        {
            return new Score
            {
                Value = value.Deserialize<ScoreValue>()!,
                Answer = TextOf(record, "answer"),
                Explanation = TextOf(record, "explanation"),
                Metadata = record.TryGetProperty("metadata", out var data) && data.ValueKind == JsonValueKind.Object ? data.EnumerateObject().ToDictionary(p => p.Name, p => p.Value) : null,
            };
        }
        catch (JsonException error)
        {
            throw new InspectException($"Precomputed scores, {place}: {error.Message}", error);
        }
    }

    private static string? TextOf(JsonElement record, string name) => record.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;

    private static ImmutableArray<(string Place, JsonElement Record)> Records(string text)
    {
        if (text.AsSpan().TrimStart().StartsWith("["))
        {
            return [.. Parse(text, "as a whole").EnumerateArray().Select((r, i) => ($"item {i + 1}", r))];
        }

        return [.. text.Split('\n').Index().Where(l => l.Item.AsSpan().Trim().Length > 0).Select(l => ($"line {l.Index + 1}", Parse(l.Item, $"line {l.Index + 1}")))];
    }

    private static JsonElement Parse(string text, string place)
    {
        try
        {
            return FreeJson.Parse(text);
        }
        catch (JsonException error)
        {
            throw new InspectException($"Precomputed scores, {place}: not JSON ({error.Message.Split(". ")[0]}). Give a list of records, or one record a line.", error);
        }
    }
}
