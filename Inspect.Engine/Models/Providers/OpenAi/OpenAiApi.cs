using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>One of the two protocols in which a model is asked.</summary>
/// <param name="dialect">How the service speaks.</param>
/// <param name="model">Name of the model as the service knows it.</param>
/// <param name="isResponses">The responses API; else chat completions.</param>
internal sealed class OpenAiApi(ChatDialect dialect, string model, bool isResponses)
{
    /// <summary>The responses API; else chat completions.</summary>
    public bool IsResponses => isResponses;

    /// <summary>Where requests are sent to.</summary>
    public string Path => isResponses ? ResponsesRequest.Path : ChatRequest.Path;

    /// <summary>The body of a request.</summary>
    /// <param name="request">The call.</param>
    /// <param name="summary">Kind of the summary of reasoning; null for none.</param>
    /// <exception cref="InspectException">The service cannot take a message.</exception>
    public JsonObject Body(HostedRequest request, string? summary)
    {
        var body = isResponses ? ResponsesRequest.Body(request, model, summary, dialect) : ChatRequest.Body(request, model, dialect);
        if (IsWaitedFor(body) || (RequestJson.Switch(request.Arguments, "stream") ?? RequestJson.Switch(request.Arguments, "streaming") ?? (request.IsWatched && request.Config.PromptLogprobs is null)) is false)
        {
            return body;
        }

        if (isResponses)
        {
            body["stream"] = true;
        }
        else
        {
            ChatRequest.Stream(body, dialect);
        }

        return body;
    }

    /// <summary>What puts the events of an answer together.</summary>
    public IOpenAiStream NewStream() => isResponses ? new ResponsesStream() : new ChatStream();

    /// <summary>A failure that an answer tells of although its status says that all is well; null where it tells of none.</summary>
    public JsonElement? FailureIn(JsonElement answer) =>
        isResponses ? AnswerJson.Get(answer, "error") ?? (AnswerJson.Text(answer, "status") == "failed" ? JsonElement.Parse("{}") : null)
        : AnswerJson.Get(answer, "choices") is null ? AnswerJson.Get(answer, "error")
        : null;

    /// <summary>The path of an answer that is not ready yet; null where it is.</summary>
    /// <param name="body">The request.</param>
    /// <param name="answer">What the server says so far.</param>
    public string? Pending(JsonObject body, JsonElement answer) =>
        IsWaitedFor(body) && AnswerJson.Text(answer, "status") is "queued" or "in_progress" && AnswerJson.Text(answer, "id") is { } id ? $"{Path}/{Uri.EscapeDataString(id)}" : null;

    /// <summary>The output; null where the answer is none.</summary>
    public ModelOutput? Output(JsonElement answer, HostedRequest request) => isResponses ? ResponsesAnswer.Of(answer, request, model) : ChatAnswer.Of(answer, request, model, dialect);

    private bool IsWaitedFor(JsonObject body) => isResponses && body["background"]?.GetValueKind() == JsonValueKind.True;
}
