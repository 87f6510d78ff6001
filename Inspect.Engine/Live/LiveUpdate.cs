using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Metrics;
using Inspect.Engine.Values;

namespace Inspect.Engine.Live;

/// <summary>Something that changed in a run, one record a kind. Carries ids and numbers, not contents: fetch what is shown.</summary>
/// <param name="Kind">Word of the kind on the wire.</param>
public abstract record LiveUpdate([property: JsonPropertyOrder(-4)] string Kind)
{
    /// <summary>Grows by one within the run.</summary>
    [JsonPropertyOrder(-3)]
    public long Number { get; init; }

    /// <summary>The run.</summary>
    [JsonPropertyOrder(-2)]
    public string EvalId { get; init; } = string.Empty;

    /// <summary>When it was published.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset Time { get; init; }
}

/// <summary>The run changed its state, or what is said of it.</summary>
/// <param name="State">Where the run stands.</param>
/// <param name="Detail">What is loaded, or what is wrong while the run goes on.</param>
public sealed record StateUpdate(RunState State, string? Detail) : LiveUpdate("state");

/// <summary>A sample changed its state; the newest stands for those before it.</summary>
/// <param name="Id">Id of the item.</param>
/// <param name="Epoch">Repetition.</param>
/// <param name="Uuid">Unique id of the sample; null where the log has none.</param>
/// <param name="SampleState">Where it stands.</param>
/// <param name="Attempt">Attempt at the sample, from 1.</param>
public sealed record SampleUpdate(SampleId Id, int Epoch, string? Uuid, SampleState SampleState, int Attempt) : LiveUpdate("sample");

/// <summary>A sample has a new event, or one that ended; the newest stands for those before it.</summary>
/// <param name="Uuid">Unique id of the sample.</param>
/// <param name="EventUuid">Unique id of the event.</param>
/// <param name="Event">Kind of the event.</param>
/// <param name="Index">Position of the event.</param>
/// <param name="Pending">True while the event is not over.</param>
public sealed record EventUpdate(string Uuid, string? EventUuid, string Event, int Index, bool? Pending) : LiveUpdate("event");

/// <summary>A message joined the conversation of a sample.</summary>
/// <param name="Uuid">Unique id of the sample.</param>
/// <param name="Index">Position of the message.</param>
/// <param name="Role">Role of the message.</param>
public sealed record MessageUpdate(string Uuid, int Index, string Role) : LiveUpdate("message");

/// <summary>The answer of a sample grew; the newest stands for those before it.</summary>
/// <param name="Uuid">Unique id of the sample.</param>
/// <param name="EventUuid">The model event.</param>
/// <param name="Length">Characters of the answer so far.</param>
public sealed record TextUpdate(string Uuid, string EventUuid, int Length) : LiveUpdate("text");

/// <summary>A sample was judged.</summary>
/// <param name="Uuid">Unique id of the sample.</param>
/// <param name="Scorer">Name of the scorer.</param>
/// <param name="Value">The judgement.</param>
/// <param name="Intermediate">The sample goes on after the score.</param>
public sealed record ScoreUpdate(string Uuid, string Scorer, ScoreValue Value, bool Intermediate) : LiveUpdate("score");

/// <summary>Metrics over the samples that ended.</summary>
/// <param name="Metrics">Metrics so far.</param>
public sealed record MetricsUpdate(ImmutableArray<LiveMetric> Metrics) : LiveUpdate("metrics");

/// <summary>How far the run is.</summary>
/// <param name="Done">Samples that ended.</param>
/// <param name="Total">All samples.</param>
/// <param name="Errored">Samples that ended by an error.</param>
/// <param name="Tokens">Output tokens so far.</param>
/// <param name="TokensPerSecond">Output tokens a second; null before there is a time to divide by.</param>
/// <param name="EtaSeconds">Seconds that are left, about; null when nobody can tell.</param>
public sealed record ProgressUpdate(int Done, int Total, int Errored, long Tokens, double? TokensPerSecond, LiveEstimate? EtaSeconds) : LiveUpdate("progress");

/// <summary>How the calls to the server of the model go on; at most one a second.</summary>
/// <param name="Calls">Where they stand.</param>
public sealed record CallsUpdate(LiveCalls Calls) : LiveUpdate("calls");

/// <summary>A setting was changed while the run goes on.</summary>
/// <param name="Name">Name of the setting.</param>
/// <param name="Value">The new value.</param>
/// <param name="Previous">The value before.</param>
public sealed record ConfigUpdate(string Name, JsonElement Value, JsonElement Previous) : LiveUpdate("config");

/// <summary>The run ended.</summary>
/// <param name="State">How.</param>
/// <param name="Status">Status of the log; null where there is none.</param>
/// <param name="Log">Path of the log.</param>
/// <param name="Error">Why it failed.</param>
public sealed record FinishedUpdate(RunState State, EvalStatus? Status, string? Log, string? Error) : LiveUpdate("finished");

/// <summary>Updates up to its number are no longer kept: read the run, then go on from here.</summary>
public sealed record SnapshotUpdate() : LiveUpdate("snapshot");

/// <summary>The stream ends without the end of the run.</summary>
/// <param name="Message">Why, and what to do.</param>
public sealed record FailedUpdate(string Message) : LiveUpdate("failed");
