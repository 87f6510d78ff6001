using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>What a list shows of a log, without its header.</summary>
public sealed record LogOverview : LogRecord
{
    private const int MostValues = 40;
    private const int MostLetters = 200;

    /// <summary>Id of the log.</summary>
    public string EvalId { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>Shared by the runs that were started together.</summary>
    public string RunId { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>Stays the same when the run is repeated.</summary>
    public string TaskId { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>Name of the task.</summary>
    public string Task { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>Full name of the model.</summary>
    public string Model { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>Name of the dataset.</summary>
    public string? Dataset { get; init; }

    /// <summary>State of the log.</summary>
    public EvalStatus Status { get; init; }

    /// <summary>When the log was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the run began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the run ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Items times epochs.</summary>
    public int? TotalSamples { get; init; }

    /// <summary>Samples that ended without an error.</summary>
    public int? CompletedSamples { get; init; }

    /// <summary>Repetitions of each item.</summary>
    public int? Epochs { get; init; }

    /// <summary>Tokens of all models.</summary>
    public long Tokens { get; init; }

    /// <summary>Scorer of the metric that stands for the run.</summary>
    public string? Scorer { get; init; }

    /// <summary>Name of the metric that stands for the run.</summary>
    public string? Metric { get; init; }

    /// <summary>Its value; null when nothing was scored.</summary>
    public double? MetricValue { get; init; }

    /// <summary>Lower end of its 95 % interval; null where there is none.</summary>
    public double? Lower { get; init; }

    /// <summary>Upper end of the interval.</summary>
    public double? Upper { get; init; }

    /// <summary>How epochs were combined; null for the mean that nobody asked for.</summary>
    public string? Reducer { get; init; }

    /// <summary>Items that have a score.</summary>
    public int? ScoredItems { get; init; }

    /// <summary>Items of the run.</summary>
    public int? Items { get; init; }

    /// <summary>Names of the scorers, in order.</summary>
    public ImmutableArray<string> Scorers { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Tokens of the answers of all models.</summary>
    public long OutputTokens { get; init; }

    /// <summary>What all models cost, in US dollars; null where the log does not say.</summary>
    public double? Cost { get; init; }

    /// <summary>What halted the run.</summary>
    public string? Error { get; init; }

    /// <summary>Some sample is marked invalid.</summary>
    public bool Invalidated { get; init; }

    /// <summary>Tags after all edits.</summary>
    public ImmutableArray<string> Tags { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Values of the metrics by <c>scorer.metric</c>; of scores of one name the first one.</summary>
    public IReadOnlyDictionary<string, double> Scores { get; init => field = value ?? ImmutableDictionary<string, double>.Empty; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>Arguments of the task: numbers, texts and yes or no; cut.</summary>
    public IReadOnlyDictionary<string, JsonElement> Args { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Metadata of the log after all edits: numbers, texts and yes or no; cut.</summary>
    public IReadOnlyDictionary<string, JsonElement> Metadata { get; init => field = value ?? ImmutableDictionary<string, JsonElement>.Empty; } = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>The overview of a log.</summary>
    public static LogOverview Of(EvalLog log)
    {
        var (score, name) = Headline(log.Results);
        var metric = name is null ? null : score!.Metrics[name];
        var interval = name is null ? null : MetricInterval.Of(log.Results!, score!, name, log.Eval.Config.Epochs ?? 1);
        return new LogOverview
        {
            EvalId = log.Eval.EvalId ?? string.Empty,
            RunId = log.Eval.RunId,
            TaskId = log.Eval.TaskId,
            Task = log.Eval.TaskDisplayName ?? log.Eval.Task,
            Model = log.Eval.Model,
            Dataset = log.Eval.Dataset.Name,
            Status = log.Status,
            Created = log.Eval.Created,
            StartedAt = log.Stats.StartedAt,
            CompletedAt = log.Stats.CompletedAt,
            TotalSamples = log.Results?.TotalSamples,
            CompletedSamples = log.Results?.CompletedSamples,
            Epochs = log.Eval.Config.Epochs,
            Tokens = log.Stats.ModelUsage.Values.Aggregate(0L, (sum, u) => Add(sum, u.TotalTokens)),
            Scorer = score?.Name,
            Metric = metric?.Name,
            MetricValue = metric?.Value,
            Lower = interval?.Lower,
            Upper = interval?.Upper,
            Reducer = score?.Reducer,
            ScoredItems = score?.ScoredSamples,
            Items = log.Eval.Dataset.SampleIds?.Length ?? log.Eval.Dataset.Samples,
            Scorers = [.. (log.Eval.Scorers ?? []).Select(s => s.Name)],
            OutputTokens = log.Stats.ModelUsage.Values.Aggregate(0L, (sum, u) => Add(sum, u.OutputTokens)),
            Cost = log.Stats.ModelUsage.Values.Select(u => u.TotalCost).OfType<double>().ToList() is [_, ..] costs && double.IsFinite(costs.Sum()) ? costs.Sum() : null,
            Error = log.Error?.Message,
            Invalidated = log.Invalidated,
            Tags = log.Tags,
            Scores = ScoresOf(log.Results),
            Args = Plain(log.Eval.TaskArgs),
            Metadata = Plain(log.Metadata),
        };
    }

    private static ImmutableDictionary<string, double> ScoresOf(EvalResults? results)
    {
        var values = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (score, metric) in (results?.Scores ?? []).SelectMany(s => s.Metrics.Values.Select(m => (s, m))).Take(MostValues))
        {
            values.TryAdd($"{score.Name}.{metric.Name}", metric.Value);
        }

        return values.ToImmutable();
    }

    /// <summary>What a list can show in a cell. A list of all logs is held in memory, so strangers' metadata is bounded.</summary>
    private static ImmutableDictionary<string, JsonElement> Plain(IReadOnlyDictionary<string, JsonElement> values) => values
        .Where(v => v.Key.Length <= MostLetters && v.Value.ValueKind is JsonValueKind.Number or JsonValueKind.String or JsonValueKind.True or JsonValueKind.False)
        .Where(v => v.Value.ValueKind is not (JsonValueKind.Number or JsonValueKind.String) || v.Value.GetRawText().Length <= MostLetters)
        .Take(MostValues)
        .ToImmutableDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);

    /// <summary>The sum, as far as it can be told: a damaged log can count more tokens than a number holds.</summary>
    private static long Add(long left, long right) => (long)Int128.Clamp((Int128)left + right, long.MinValue, long.MaxValue);

    /// <summary>The metric that the log names as its headline, else the first of the first score that has any.</summary>
    public static (EvalScore? Score, string? Metric) Headline(EvalResults? results)
    {
        if (results is null)
        {
            return default;
        }

        var named = results.Scores.FirstOrDefault(s => Named(results, "score") is { } name && s.Name == name && (Named(results, "reducer") is not { } r || s.Reducer == r));
        if (named is not null && Named(results, "metric") is { } metric && named.Metrics.ContainsKey(metric))
        {
            return (named, metric);
        }

        var first = results.Scores.FirstOrDefault(s => s.Metrics.Count > 0);
        return (first, first?.Metrics.Keys.First());
    }

    private static string? Named(EvalResults results, string field) =>
        results.Headline is { ValueKind: JsonValueKind.Object } headline && headline.TryGetProperty(field, out var name)
            && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;
}
