using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Format;

/// <summary>The pools of a sample as the file keeps them: messages of model inputs, and pieces of raw calls (log format 11).</summary>
public sealed record EventsData : LogRecord
{
    /// <summary>Messages that the model events refer to.</summary>
    public ImmutableArray<ChatMessage> Messages { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Parts of requests that the calls of model events refer to.</summary>
    public ImmutableArray<JsonElement> Calls { get; init => field = value.IsDefault ? [] : value; } = [];
}
