using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>A sample in a buffer of the reference (log format 17.2 and 17.3).</summary>
internal sealed class BufferedSample
{
    /// <summary>What the buffer says of the sample.</summary>
    public required EvalSampleSummary Summary { get; init; }

    /// <summary>Full metadata; null when the summary has it all.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Events in the order of their first rows, each by its id.</summary>
    public OrderedDictionary<string, JsonElement> Events { get; } = [];

    /// <summary>Attachments by hash.</summary>
    public Dictionary<string, string> Attachments { get; } = [];

    /// <summary>Messages of the pool, by their row.</summary>
    public SortedDictionary<long, JsonElement> Messages { get; } = [];

    /// <summary>Call parts of the pool, by their row.</summary>
    public SortedDictionary<long, JsonElement> Calls { get; } = [];
}
