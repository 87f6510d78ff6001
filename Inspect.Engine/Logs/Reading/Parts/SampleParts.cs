using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Reading.Parts;

/// <summary>A sample whose long parts are lists that are read item by item.</summary>
internal sealed class SampleParts : IDisposable
{
    /// <summary>The sample without its long parts.</summary>
    public required EvalSample Rest { get; init; }

    /// <summary>Events as they stand in the file, with references into the pools.</summary>
    public required IReadOnlyList<TranscriptEvent> Events { get; init; }

    /// <summary>The same without data, changes, raw calls and settings; null where those cost nothing.</summary>
    public IReadOnlyList<TranscriptEvent>? Outline { get; init; }

    /// <summary>The same with as little as a line of an outline needs.</summary>
    public IReadOnlyList<TranscriptEvent>? Sketches { get; init; }

    /// <summary>The final conversation.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>Messages of model inputs.</summary>
    public IReadOnlyList<ChatMessage> Pool { get; init; } = [];

    /// <summary>Parts of raw calls.</summary>
    public IReadOnlyList<JsonElement> Calls { get; init; } = [];

    /// <summary>Attachments by key.</summary>
    public IReadOnlyDictionary<string, string> Attachments { get; init; } = new Dictionary<string, string>();

    /// <summary>What is held open while the parts are read.</summary>
    public IDisposable? Held { get; init; }

    /// <summary>Parts of a sample that is in memory.</summary>
    public static SampleParts Of(EvalSample sample) => new()
    {
        Rest = sample with { Events = [], Messages = [], Attachments = new Dictionary<string, string>(), EventsData = null },
        Events = sample.Events,
        Messages = sample.Messages,
        Attachments = sample.Attachments,
    };

    /// <summary>Forgets what was read for a page.</summary>
    public void Clear()
    {
        (Events as LazyList<TranscriptEvent>)?.Clear();
        (Outline as LazyList<TranscriptEvent>)?.Clear();
        (Sketches as LazyList<TranscriptEvent>)?.Clear();
        (Messages as LazyList<ChatMessage>)?.Clear();
        (Pool as LazyList<ChatMessage>)?.Clear();
        (Calls as LazyList<JsonElement>)?.Clear();
    }

    public void Dispose() => Held?.Dispose();
}
