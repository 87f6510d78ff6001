using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Web.Runs;

/// <summary>A row of the sample list, the same whether the sample waits, goes on or lies in a log.</summary>
public sealed record SampleView
{
    /// <summary>Id of the item.</summary>
    public required SampleId Id { get; init; }

    /// <summary>Repetition, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>What the item asks.</summary>
    public required SampleInput Input { get; init; }

    /// <summary>What counts as correct.</summary>
    public required Target Target { get; init; }

    /// <summary>Where it stands.</summary>
    public required SampleState State { get; init; }

    /// <summary>Unique id; null while it waits.</summary>
    public string? Uuid { get; init; }

    /// <summary>The answer, or what there is of it.</summary>
    public string Answer { get; init; } = string.Empty;

    /// <summary>Tokens of the answer.</summary>
    public long? Tokens { get; init; }

    /// <summary>Seconds that it took or has taken.</summary>
    public double? Seconds { get; init; }

    /// <summary>The row of the log once it ended; null before.</summary>
    public EvalSampleSummary? Summary { get; init; }

    /// <summary>The first score; null where there is none.</summary>
    public Score? Score => Summary?.Scores?.Values.FirstOrDefault();

    /// <summary>Row of a sample that ended.</summary>
    public static SampleView Of(EvalSampleSummary summary) => new()
    {
        Id = summary.Id,
        Epoch = summary.Epoch,
        Input = summary.Input,
        Target = summary.Target,
        State = summary.Error is null ? summary.Limit is null ? SampleState.Done : SampleState.Limited : summary.Error.StartsWith("Cancelled", StringComparison.Ordinal) ? SampleState.Cancelled : SampleState.Errored,
        Uuid = summary.Uuid,
        Answer = AnswerOf(summary),
        Tokens = summary.ModelUsage.Count == 0 ? null : summary.ModelUsage.Values.Sum(u => u.OutputTokens),
        Seconds = summary.TotalTime,
        Summary = summary,
    };

    /// <summary>Row of a sample of a run that goes on.</summary>
    public static SampleView Of(LiveSample sample, DateTimeOffset now) => sample.Summary is { } summary
        ? Of(summary) with { State = sample.State }
        : new SampleView
        {
            Id = sample.Id,
            Epoch = sample.Epoch,
            Input = sample.Input,
            Target = sample.Target,
            State = sample.State,
            Uuid = sample.Uuid,
            Answer = sample.Text,
            Tokens = sample.State is SampleState.Waiting or SampleState.RetryWait ? null : sample.Tokens,
            Seconds = (now - sample.StartedAt)?.TotalSeconds,
        };

    /// <summary>Scorers that fold case give the folded text as the answer and the whole completion as the explanation: show what the model wrote.</summary>
    private static string AnswerOf(EvalSampleSummary summary)
    {
        var score = summary.Scores?.Values.FirstOrDefault();
        if (score is { Answer: { } answer, Explanation: { } explanation } && explanation.Equals(answer, StringComparison.OrdinalIgnoreCase))
        {
            return explanation;
        }

        return score?.Answer ?? score?.Explanation ?? string.Empty;
    }
}
