using System.Text.Json;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Web.Runs;

namespace Inspect.Web.Api;

/// <summary>A row of the samples of a run on the wire, in the spelling of logs.</summary>
public sealed record ApiSample
{
    /// <summary>Id of the item: a number or a text.</summary>
    public required JsonElement Id { get; init; }

    /// <summary>Repetition, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Unique id; absent while it waits.</summary>
    public string? Uuid { get; init; }

    /// <summary>Where it stands.</summary>
    public required SampleState SampleState { get; init; }

    /// <summary>The answer, or what there is of it.</summary>
    public string? Answer { get; init; }

    /// <summary>Tokens of the answer.</summary>
    public long? Tokens { get; init; }

    /// <summary>Seconds that it took or has taken.</summary>
    public double? Seconds { get; init; }

    /// <summary>The summary of the log; absent before the sample ended.</summary>
    public JsonElement? Summary { get; init; }

    /// <summary>The row as pages see it.</summary>
    public static ApiSample Of(SampleView view) => new()
    {
        Id = LogJson.ToStandardElement(view.Id),
        Epoch = view.Epoch,
        Uuid = view.Uuid,
        SampleState = view.State,
        Answer = view.Answer.Length == 0 ? null : view.Answer,
        Tokens = view.Tokens,
        Seconds = view.Seconds,
        Summary = view.Summary is { } summary ? LogJson.ToStandardElement(summary) : null,
    };
}
