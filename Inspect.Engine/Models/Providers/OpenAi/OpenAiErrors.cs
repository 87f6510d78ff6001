using System.Text.Json;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>Failures that servers tell of: some are answers, some may pass, the others are said in a sentence.</summary>
/// <param name="server">The server.</param>
/// <param name="dialect">How the service speaks.</param>
/// <param name="model">Name of the model as the service knows it.</param>
internal sealed class OpenAiErrors(OpenAiServer server, ChatDialect dialect, string model)
{
    private const int MaxShown = 500;

    private static readonly string[] FilterCodes = ["invalid_prompt", "content_policy_violation", "content_filter"];

    private static readonly string[] LengthSigns = ["context length", "context_length", "context window", "maximum number of tokens", "too many tokens"];

    /// <summary>An answer with the status of a failure, as an output where it is one.</summary>
    /// <exception cref="ProviderException">It is none.</exception>
    public ModelOutput OfStatus(int status, string body)
    {
        var (message, code) = Read(body);
        return status is 400 or 413 && Refused(message, code) is { } output ? output : throw new ProviderException(Sentence(status, message), status, IsTransient(status, code));
    }

    /// <summary>A failure that an answer or an event tells of, as an output where it is one.</summary>
    /// <exception cref="ProviderException">It is none.</exception>
    public ModelOutput OfEvent(JsonElement error)
    {
        var (message, code) = Fields(error);
        return Refused(message, code) ?? throw OfStream(error);
    }

    /// <summary>A failure that is told amid an answer.</summary>
    public ProviderException OfStream(JsonElement error)
    {
        var (message, code) = Fields(error);
        var status = AnswerJson.Long(error, "code") is { } number and >= 400 and < 600 ? (int?)number : null;
        var isTransient = status is null ? code is null or "server_error" or "rate_limit_exceeded" or "overloaded" or "timeout" : status is 408 or 409 or 429 or >= 500;
        return new ProviderException(Sentence(status, message), status, isTransient);
    }

    /// <summary>An answer that is none.</summary>
    /// <param name="what">What it is in place of one.</param>
    /// <param name="isTransient">Another attempt may give one.</param>
    public ProviderException Strange(string what, bool isTransient) =>
        new($"The server of {server.Provider} gave an answer that is {what}. Check its address ({server.AddressSetting}).", null, isTransient);

    private ModelOutput? Refused(string message, string? code)
    {
        if (code == "context_length_exceeded" || LengthSigns.Any(s => message.Contains(s, StringComparison.OrdinalIgnoreCase)))
        {
            return Output(message, "model_length", null);
        }

        return dialect.HasFilterErrors && FilterCodes.Contains(code) ? Output(message, "content_filter", ChatAnswer.Refusal(message)) : null;
    }

    private ModelOutput Output(string message, string reason, JsonElement? details) => new()
    {
        Model = model,
        Choices = [AnswerJson.With(new ChatChoice { Message = AnswerJson.Message(message, [], model), StopReason = reason }, ("stop_details", details))],
        Completion = message,
    };

    private bool IsTransient(int status, string? code) => dialect.IsRepeated && code != "insufficient_quota" && status is 408 or 409 or 429 or >= 500;

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

    private static (string Message, string? Code) Read(string body)
    {
        try
        {
            var all = JsonElement.Parse(body);
            return AnswerJson.Get(all, "error") is not { } error ? Fields(all) : error.ValueKind == JsonValueKind.String ? (error.GetString()!, AnswerJson.Text(all, "code")) : Fields(error);
        }
        catch (JsonException)
        {
            return (body.TrimStart().StartsWith('<') ? "a page in place of an answer" : body, null);
        }
    }

    private static (string Message, string? Code) Fields(JsonElement error) => error.ValueKind == JsonValueKind.Object
        ? (AnswerJson.Text(error, "message") ?? AnswerJson.Text(error, "detail") ?? string.Empty, AnswerJson.Text(error, "code") ?? AnswerJson.Text(error, "type"))
        : (error.ToString(), null);
}
