using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Logs.Tables;

/// <summary>Rows of samples, from their summaries, or from the samples where those are asked for.</summary>
internal static class SampleRows
{
    private const int MessagesAtOnce = 100;
    private const string Metadata = "metadata_*";
    private const string Scores = "score_*";

    private static readonly TableColumn[] Plan =
    [
        new("sample_id", CellType.Text), new("eval_id", CellType.Text), new("log", CellType.Text), new("id", CellType.Text), new("epoch", CellType.Integer),
        new("input", CellType.Text), new("choices", CellType.Text), new("target", CellType.Text), new("description", CellType.Text),
        new(Metadata, CellType.None), new(Scores, CellType.None), new("model_usage", CellType.Text), new("total_tokens", CellType.Integer),
        new("total_time", CellType.Float), new("working_time", CellType.Float), new("message_count", CellType.Integer), new("turn_count", CellType.Integer),
        new("token_limit_usage", CellType.Integer), new("error", CellType.Text), new("limit", CellType.Text), new("limit_reason", CellType.Text),
        new("retries", CellType.Integer), new("fallbacks", CellType.Integer),
    ];

    public static TableSchema Schema(bool hasDetails) => new(hasDetails ? [.. Plan, new TableColumn("messages", CellType.Text)] : Plan);

    /// <summary>Fills the row of a sample.</summary>
    /// <param name="row">The row.</param>
    /// <param name="sample">Its summary.</param>
    /// <param name="whole">The sample, where it is read.</param>
    /// <param name="options">What is asked for.</param>
    public static void Fill(TableRow row, EvalSampleSummary sample, SampleReader? whole, TableOptions options)
    {
        var full = whole?.Sample;
        row.Set("id", Cell.Of(sample.Id.Text))
            .Set("epoch", Cell.Of((long?)sample.Epoch))
            .Set("input", Cell.Of(MessageText.Of(Input(sample, whole))))
            .Set("choices", Cell.Json(full?.Choices ?? sample.Choices))
            .Set("target", Cell.Of(string.Join(',', (full?.Target ?? sample.Target).Values)))
            .Set("description", Cell.Of(sample.Description))
            .SetAll(Metadata, options.IsFull && full is not null ? full.Metadata : sample.Metadata);
        foreach (var (name, score) in full?.Scores ?? sample.Scores ?? new Dictionary<string, Score>())
        {
            row.Set(Scores, $"score_{name}", Cell.Of(score.Value));
        }

        Usage(row, sample);
        if (options.HasDetails && whole is not null)
        {
            Details(row, whole);
        }
    }

    private static SampleInput Input(EvalSampleSummary sample, SampleReader? whole) => whole is null ? sample.Input
        : whole.Sample.Input.Plain is { } text ? SampleInput.FromString(AttachmentResolver.Resolve(text, whole.Attachments))
        : SampleInput.FromMessages([.. whole.Sample.Input.Messages.Select(m => AttachmentResolver.Resolve(m, whole.Attachments))]);

    private static void Usage(TableRow row, EvalSampleSummary sample) => row
        .Set("model_usage", Cell.Json(sample.ModelUsage))
        .Set("total_tokens", Cell.Of((long?)(long)Int128.Clamp(sample.ModelUsage.Values.Aggregate((Int128)0, (sum, u) => sum + u.TotalTokens), 0, long.MaxValue)))
        .Set("total_time", Cell.Of(sample.TotalTime))
        .Set("working_time", Cell.Of(sample.WorkingTime))
        .Set("message_count", Cell.Of((long?)sample.MessageCount))
        .Set("turn_count", Cell.Of((long?)sample.TurnCount))
        .Set("token_limit_usage", Cell.Of(sample.TokenLimitUsage))
        .Set("error", Cell.Of(sample.Error ?? string.Empty))
        .Set("limit", Cell.Of(sample.Limit))
        .Set("limit_reason", Cell.Of(sample.LimitReason))
        .Set("retries", Cell.Of((long?)sample.Retries))
        .Set("fallbacks", Cell.Of((long?)(sample.ModelFallbacks ?? []).Sum(Count)));

    private static void Details(TableRow row, SampleReader whole)
    {
        foreach (var (name, score) in whole.Sample.Scores ?? new Dictionary<string, Score>())
        {
            row.Set(Scores, $"score_{name}_answer", Cell.Of(Resolved(score.Answer, whole)))
                .Set(Scores, $"score_{name}_explanation", Cell.Of(Resolved(score.Explanation, whole)))
                .Set(Scores, $"score_{name}_reason", Cell.Of(score.Reason))
                .Set(Scores, $"score_{name}_metadata", Cell.Json(score.Metadata));
        }

        var texts = new List<string>();
        for (var first = 0; first < whole.MessageCount; first += MessagesAtOnce)
        {
            texts.AddRange(whole.MessagePage(first, MessagesAtOnce).Select(m => MessageText.Of(AttachmentResolver.Resolve(m, whole.Attachments))));
        }

        row.Set("messages", Cell.Of(string.Join(MessageText.Between, texts)));
    }

    private static string? Resolved(string? text, SampleReader whole) => text is null ? null : AttachmentResolver.Resolve(text, whole.Attachments);

    private static long Count(JsonElement fallback) =>
        fallback.ValueKind == JsonValueKind.Object && fallback.TryGetProperty("count", out var count) && count.ValueKind == JsonValueKind.Number && count.TryGetInt32(out var number) ? number : 1;
}
