using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Python;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Tests.Logs.Reading;

/// <summary>What this reader makes of a log, in the shape of the expectations.</summary>
internal static class LogFacts
{
    private const int MostRows = 50;
    private const int MostErrorText = 200;

    public static async Task<Dictionary<string, object?>> OfAsync(string path, CancellationToken cancellationToken)
    {
        var log = await EvalLogReader.ReadHeaderAsync(path, cancellationToken);
        var summaries = await EvalLogReader.ReadSummariesAsync(path, cancellationToken);
        var reductions = await EvalLogReader.ReadReductionsAsync(path, cancellationToken);
        var samples = new List<EvalSample>();
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(path, cancellationToken))
        {
            samples.Add(sample);
        }

        // The expectations of .eval logs go through the items in the order of the dataset, each with all its epochs.
        var order = (log.Eval.Dataset.SampleIds ?? []).Index().ToDictionary(s => s.Item, s => s.Index);
        samples = path.EndsWith(".json", StringComparison.Ordinal) ? samples : [.. samples.OrderBy(s => order.GetValueOrDefault(s.Id)).ThenBy(s => s.Id.Text.PadLeft(20, '0'), StringComparer.Ordinal).ThenBy(s => s.Epoch)];
        var facts = Header(log);
        // The reference took these from a read of the header alone, which has none in a .json log.
        facts["reductions"] = path.EndsWith(".json", StringComparison.Ordinal) ? [] : reductions.Select(r => new Dictionary<string, object?>
        {
            ["scorer"] = r.Scorer,
            ["reducer"] = r.Reducer,
            ["values"] = r.Samples.Take(MostRows).Select(s => new object?[] { Id(s.SampleId), Value(s.Value) }).ToArray(),
        }).ToArray();
        facts["summaries"] = Summaries(summaries);
        facts["aggregate"] = Aggregate(samples);
        facts["samples"] = samples.Take(MostRows).Select(Sample).ToArray();
        return facts;
    }

    public static Dictionary<string, object?> Header(EvalLog log) => new()
    {
        ["version"] = log.Version,
        ["status"] = JsonSerializer.SerializeToElement(log.Status).GetString(),
        ["task"] = log.Eval.Task,
        ["task_id"] = log.Eval.TaskId,
        ["run_id"] = log.Eval.RunId,
        ["eval_id"] = log.Eval.EvalId,
        ["created"] = Time(log.Eval.Created),
        ["model"] = log.Eval.Model,
        ["epochs"] = log.Eval.Config.Epochs,
        ["dataset"] = log.Eval.Dataset.Name,
        ["dataset_samples"] = log.Eval.Dataset.Samples,
        ["tags"] = log.Tags,
        ["metadata"] = log.Metadata,
        ["invalidated"] = log.Invalidated,
        ["error"] = log.Error?.Message,
        ["log_updates"] = log.LogUpdates?.Length ?? 0,
        ["config_updates"] = log.ConfigUpdates?.Length ?? 0,
        ["plan"] = log.Plan.Steps.Select(s => s.Solver).ToArray(),
        ["started_at"] = Time(log.Stats.StartedAt),
        ["completed_at"] = Time(log.Stats.CompletedAt),
        ["tokens_by_model"] = log.Stats.ModelUsage.ToDictionary(u => u.Key, u => u.Value.TotalTokens),
        ["tokens_by_role"] = log.Stats.RoleUsage.ToDictionary(u => u.Key, u => u.Value.TotalTokens),
        ["results"] = log.Results is null ? null : Results(log.Results),
    };

    private static Dictionary<string, object?> Results(EvalResults results) => new()
    {
        ["total_samples"] = results.TotalSamples,
        ["completed_samples"] = results.CompletedSamples,
        ["headline"] = results.Headline,
        ["early_stops"] = results.EarlyStopping is { } early ? early.GetProperty("early_stops").GetArrayLength() : null,
        ["scores"] = results.Scores.Select(s => new Dictionary<string, object?>
        {
            ["name"] = s.Name,
            ["scorer"] = s.Scorer,
            ["reducer"] = s.Reducer,
            ["scored"] = s.ScoredSamples,
            ["unscored"] = s.UnscoredSamples,
            ["metrics"] = s.Metrics.Select(m => new Dictionary<string, object?>
            {
                ["key"] = m.Key,
                ["name"] = m.Value.Name,
                ["group"] = m.Value.Group,
                ["value"] = Number(m.Value.Value),
            }).ToArray(),
        }).ToArray(),
    };

    private static Dictionary<string, object?> Summaries(IReadOnlyList<EvalSampleSummary> rows) => new()
    {
        ["count"] = rows.Count,
        ["completed"] = rows.Count(s => s.Completed),
        ["errors"] = rows.Count(s => s.Error is not null),
        ["limits"] = rows.Where(s => s.Limit is not null).CountBy(s => s.Limit!).ToDictionary(),
        ["ids"] = rows.Take(MostRows).Select(s => new object?[] { Id(s.Id), s.Epoch }).ToArray(),
    };

    private static Dictionary<string, object?> Aggregate(List<EvalSample> samples) => new()
    {
        ["samples"] = samples.Count,
        ["messages"] = samples.Sum(s => s.Messages.Length),
        ["events"] = samples.Sum(s => s.Events.Length),
        ["event_kinds"] = Kinds(samples.SelectMany(s => s.Events)),
        ["tokens"] = samples.Sum(Tokens),
        ["errors"] = samples.Count(s => s.Error is not null),
        ["limits"] = samples.Where(s => s.Limit is not null).CountBy(s => s.Limit!.Type).ToDictionary(),
        ["messages_sha256_all"] = Hex(SHA256.HashData([.. samples.SelectMany(s => Hash(s.Messages))])),
    };

    private static Dictionary<string, object?> Sample(EvalSample sample)
    {
        var inputs = sample.Events.OfType<ModelEvent>().SelectMany(e => e.Input).Select(m => AttachmentResolver.Resolve(m, sample.Attachments)).ToList();
        return new()
        {
            ["id"] = Id(sample.Id),
            ["epoch"] = sample.Epoch,
            ["uuid"] = sample.Uuid,
            ["scores"] = sample.Scores?.ToDictionary(s => s.Key, s => Value(s.Value.Value)) ?? [],
            ["error"] = sample.Error is not null,
            ["error_message"] = sample.Error is { Message: var text } ? text[..Math.Min(MostErrorText, text.Length)] : null,
            ["limit"] = sample.Limit?.Type,
            ["messages"] = sample.Messages.Length,
            ["messages_sha256"] = Hex(Hash(sample.Messages)),
            ["events"] = sample.Events.Length,
            ["event_kinds"] = Kinds(sample.Events),
            ["tokens"] = Tokens(sample),
            ["model_inputs"] = new object?[] { inputs.Count, Hex(Hash(inputs)) },
            ["answers"] = sample.Scores?.Where(s => s.Value.Answer is not null).ToDictionary(s => s.Key, s => s.Value.Answer),
            ["target"] = sample.Target.IsList ? sample.Target.Values : sample.Target.Text,
            ["stop_reason"] = sample.Output.StopReason,
            ["turn_count"] = sample.TurnCount,
            ["metadata_keys"] = sample.Metadata.Keys.Order(StringComparer.Ordinal).ToArray(),
            ["choices"] = sample.Choices?.Length,
            ["error_retries"] = sample.ErrorRetries?.Length,
            ["store_keys"] = sample.Store.Keys.Order(StringComparer.Ordinal).ToArray(),
            ["score_edits"] = sample.Scores?.Where(s => s.Value.History.Length > 0).ToDictionary(s => s.Key, s => s.Value.History.Length),
            ["timelines"] = sample.Timelines?.Select(t => new object?[] { t.GetProperty("name").GetString(), TimelineEvents(t.GetProperty("root")) }).ToArray(),
            ["invalidated"] = sample.Invalidation is not null,
        };
    }

    private static int TimelineEvents(JsonElement span) =>
        span.GetProperty("content").EnumerateArray().Sum(i => i.GetProperty("type").GetString() == "event" ? 1 : TimelineEvents(i));

    private static long Tokens(EvalSample sample) => sample.ModelUsage.Values.Sum(u => u.TotalTokens);

    private static Dictionary<string, int> Kinds(IEnumerable<TranscriptEvent> events) => events.CountBy(e => e.Kind).ToDictionary();

    private static object? Id(SampleId? id) => id is not { } known ? null : known.IsInteger ? long.Parse(known.Text, CultureInfo.InvariantCulture) : known.Text;

    private static string Time(DateTimeOffset? time) =>
        time is { } known ? known.UtcDateTime.ToString(known.Ticks % 10_000_000 == 0 ? "yyyy-MM-ddTHH:mm:ss+00:00" : "yyyy-MM-ddTHH:mm:ss.ffffff+00:00", CultureInfo.InvariantCulture) : string.Empty;

    private static object? Number(double value) => double.IsFinite(value) ? value : PythonNumber.Format(value);

    private static object? Value(ScoreValue value) => value switch
    {
        ScoreValue.OfText text => text.Value,
        ScoreValue.OfNumber { IsInteger: true } number => (long)number.Value,
        ScoreValue.OfNumber number => Number(number.Value),
        ScoreValue.OfBoolean boolean => boolean.Value,
        ScoreValue.OfList list => list.Items.Select(Value).ToArray(),
        ScoreValue.OfMap map => map.Items.ToDictionary(i => i.Key, i => Value(i.Value)),
        _ => null,
    };

    private static byte[] Hash(IEnumerable<ChatMessage> messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in messages)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{message.Role}\n{message.Text}\n"));
        }

        return hash.GetHashAndReset();
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
