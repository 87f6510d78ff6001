using System.Text.Json;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Python;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>What Anthropic's server says in place of an answer.</summary>
internal static class AnthropicErrors
{
    private static readonly string[] TooLong = ["prompt is too long", "input is too long", "input length and `max_tokens` exceed context limit"];

    /// <summary>An output for a request that the server refused because of its length or a filter; null where it is a failure.</summary>
    /// <param name="model">Name of the model that was asked.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="body">Its text.</param>
    public static ModelOutput? Output(string model, int status, string body)
    {
        var error = Report(status, body);
        return status == 413 ? AnswerJson.Refused(model, error, "model_length", error) : Judge(model, error, MessageOf(body));
    }

    /// <summary>An output for an answer that breaks off because of its length or a filter: what had come by then is not shown; null where it is no such event.</summary>
    /// <param name="model">Name of the model that was asked.</param>
    /// <param name="data">An event of the answer.</param>
    public static ModelOutput? OutputAmid(string model, JsonElement data) =>
        AnswerJson.Text(data, "type") == "error" ? Judge(model, PythonValue.Represent(data), AnswerJson.Get(data, "error") is { } error ? AnswerJson.Text(error, "message") : null) : null;

    private static ModelOutput? Judge(string model, string error, string? message)
    {
        var lower = error.ToLowerInvariant();
        return TooLong.Any(t => lower.Contains(t, StringComparison.Ordinal)) ? AnswerJson.Refused(model, message ?? lower, "model_length", lower)
            : lower.Contains("content filtering", StringComparison.Ordinal) ? AnswerJson.Refused(model, "Sorry, but I am unable to help with that request.", "content_filter", lower)
            : null;
    }

    /// <summary>What the body of an error says; null where it says nothing.</summary>
    public static string? MessageOf(string body) => TryParse(body) is { } value && AnswerJson.Get(value, "error") is { } error ? AnswerJson.Text(error, "message") : null;

    /// <summary>An error in the place of a message.</summary>
    public static ProviderException InAnswer(JsonElement error) =>
        new($"The server of anthropic could not answer: {AnswerJson.Text(error, "message") ?? "it does not say why"}. Run the sample again later.", 200, isTransient: false);

    /// <summary>An error in the middle of a stream: a server that is at fault may answer another time.</summary>
    public static ProviderException InStream(JsonElement error) => new(
        $"The server of anthropic broke its answer off: {AnswerJson.Text(error, "message") ?? "it does not say why"}. Run the sample again later.",
        200,
        IsPassing(error.GetRawText()) || AnswerJson.Text(error, "type") is "rate_limit_error" or "api_error" or "timeout_error" or "internal_server_error");

    /// <summary>A failure whose words say more than its status: that the server has too much to do, or that the request came to it cut off.</summary>
    public static ProviderException Judged(ProviderException error, string body) =>
        !error.IsTransient && IsPassing(body) ? new ProviderException(error.Message, error.Status, isTransient: true, error) : error;

    private static bool IsPassing(string body) =>
        Has(body, "overloaded") || Has(body, "internal server error") || (Has(body, "not valid json") && Has(body, "unexpected end of data"));

    private static bool Has(string body, string words) => body.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static string Report(int status, string body) => $"Error code: {status} - {(TryParse(body) is { } value ? PythonValue.Represent(value) : body)}";

    private static JsonElement? TryParse(string body)
    {
        try
        {
            return JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
