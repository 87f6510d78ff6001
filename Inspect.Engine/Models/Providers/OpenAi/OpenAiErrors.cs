using System.Text.Json;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>Failures that servers tell of: some are answers, some may pass, the others are said in a sentence.</summary>
/// <param name="server">The server.</param>
/// <param name="dialect">How the service speaks.</param>
/// <param name="model">Name of the model as the service knows it.</param>
/// <param name="fullName">The same with the name of its service, where it has one.</param>
internal sealed class OpenAiErrors(OpenAiServer server, ChatDialect dialect, string model, string fullName)
{
    private const int MaxShown = 500;

    private const string OverQuota = "You exceeded your current quota";

    private static readonly int[] GatewayFailures = [408, 429, 500, 502, 504];

    /// <summary>An answer with the status of a failure, as an output where it is one.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">What the server says.</param>
    /// <param name="isResponses">The call went through the responses API.</param>
    /// <exception cref="ProviderException">It is none.</exception>
    public ModelOutput OfStatus(int status, string body, bool isResponses)
    {
        var (message, code, type) = Read(body);
        var isJudged = status == 400 || (!isResponses && (status == 422 || (status is 403 or 413 && !dialect.IsOpenAi)));
        return isJudged && dialect.Judge(new Rejection(status, message, code, type)) is { } verdict
            ? Output(verdict)
            : throw new ProviderException(Sentence(status, message), status, IsTransient(status, message, code));
    }

    /// <summary>A failure that an answer tells of in place of what was asked for, as an output where it is one.</summary>
    /// <exception cref="ProviderException">It is none.</exception>
    public ModelOutput OfEvent(JsonElement error, bool isResponses)
    {
        var (message, code, _) = Fields(error);
        if (!isResponses)
        {
            // A service that passes requests on tells the failures of others in this way. With all others it is no answer.
            var status = Status(error);
            throw new ProviderException(Sentence(status, message), status, dialect.RepeatsBroken && GatewayFailures.Contains(status ?? 0));
        }

        return code == "invalid_prompt" ? Output(new Verdict("content_filter", message) { IsBare = true }) : throw new ProviderException(Sentence(null, message), null, code is "rate_limit_exceeded" or "server_error");
    }

    /// <summary>A failure that is told amid an answer.</summary>
    public ProviderException OfStream(JsonElement error)
    {
        var (message, code, type) = Fields(error);
        var status = Status(error);
        var isTransient = status is null ? (code ?? type) is null or "server_error" or "rate_limit_exceeded" or "overloaded" or "timeout" : status is 408 or 409 or 429 or >= 500;
        return new ProviderException(Sentence(status, message), status, isTransient);
    }

    /// <summary>An answer that is none.</summary>
    /// <param name="what">What it is in place of one.</param>
    /// <param name="isTransient">Another attempt may give one.</param>
    public ProviderException Strange(string what, bool isTransient) =>
        new($"The server of {server.Provider} gave an answer that is {what}. Check its address ({server.AddressSetting}).", null, isTransient);

    private ModelOutput Output(Verdict verdict)
    {
        var name = verdict.HasService ? fullName : model;
        var details = verdict.StopReason == "content_filter" && !verdict.IsBare ? (JsonElement?)StopDetails.Refusal(verdict.Text, verdict.Category) : null;
        return new()
        {
            Model = name,
            Choices = [AnswerJson.With(new ChatChoice { Message = AnswerJson.Message(verdict.Text, [], name), StopReason = verdict.StopReason }, ("stop_details", details))],
            Completion = verdict.Text,
        };
    }

    private bool IsTransient(int status, string message, string? code) =>
        dialect.IsRepeated && code != "insufficient_quota" && !(dialect.IsOpenAi && message.Contains(OverQuota, StringComparison.Ordinal)) && status is 408 or 429 or >= 500;

    private static int? Status(JsonElement error) => AnswerJson.Long(error, "code") is { } number and >= 400 and < 600 ? (int?)number : null;

    private string Sentence(int? status, string message)
    {
        var said = Shown(message);
        return status switch
        {
            401 or 403 => $"{server.Provider} refuses the key: {said}. Set {server.KeySetting} to one that may ask {model}.",
            404 => $"{server.Provider} has no model \"{model}\" there: {said}. Check its name, and the address ({server.AddressSetting}).",
            { } number => $"The server of {server.Provider} answers {number}: {said}.",
            null => $"The server of {server.Provider} reports a failure: {said}.",
        };
    }

    /// <summary>One line of bounded length.</summary>
    private string Shown(string message)
    {
        var line = string.Join(' ', server.Redact(message).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return line.Length == 0 ? "it gives no reason" : line.Length > MaxShown ? line[..MaxShown] + "…" : line;
    }

    private static (string Message, string? Code, string? Type) Read(string body)
    {
        try
        {
            var all = JsonElement.Parse(body);
            return AnswerJson.Get(all, "error") is not { } error ? Fields(all)
                : error.ValueKind == JsonValueKind.String ? (error.GetString()!, AnswerJson.Text(all, "code"), AnswerJson.Text(all, "type"))
                : Fields(error);
        }
        catch (JsonException)
        {
            return (body.TrimStart().StartsWith('<') ? "a page in place of an answer" : body, null, null);
        }
    }

    private static (string Message, string? Code, string? Type) Fields(JsonElement error) => error.ValueKind == JsonValueKind.Object
        ? (AnswerJson.Text(error, "message") ?? AnswerJson.Text(error, "detail") ?? string.Empty, AnswerJson.Text(error, "code"), AnswerJson.Text(error, "type"))
        : (error.ToString(), null, null);
}
