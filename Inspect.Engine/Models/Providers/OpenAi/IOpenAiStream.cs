using System.Text.Json;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>Puts the events of a streamed answer together to the answer that would have come in one.</summary>
internal interface IOpenAiStream
{
    /// <summary>Takes an event.</summary>
    /// <returns>The text of the answer in it; null where there is none.</returns>
    string? Add(JsonElement item);

    /// <summary>The answer; null where the events came to none.</summary>
    JsonElement? ToAnswer();
}
