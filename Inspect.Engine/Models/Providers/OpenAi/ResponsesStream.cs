using System.Text.Json;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>The events of OpenAI's responses API: the last one holds the whole answer.</summary>
internal sealed class ResponsesStream : IOpenAiStream
{
    private JsonElement? _answer;

    /// <inheritdoc />
    public string? Add(JsonElement item)
    {
        switch (AnswerJson.Text(item, "type"))
        {
            case "response.output_text.delta" or "response.refusal.delta":
                return AnswerJson.Text(item, "delta");
            case "response.completed" or "response.incomplete" or "response.failed":
                _answer = AnswerJson.Get(item, "response");
                return null;
            default:
                return null;
        }
    }

    /// <inheritdoc />
    public JsonElement? ToAnswer() => _answer;
}
