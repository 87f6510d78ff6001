using System.Text.Json;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>What the server of the Gemini API says in place of an answer.</summary>
internal static class GoogleErrors
{
    private static readonly string[] TooLong = ["maximum number of tokens", "size exceeds the limit"];

    /// <summary>A quota of nothing is no matter of time.</summary>
    public static ProviderException Judged(ProviderException error, string body) =>
        error.Status == 429 && MessageOf(body) is { } said && said.Contains("quota", StringComparison.Ordinal) && said.Contains("limit: 0", StringComparison.Ordinal)
            ? new ProviderException(error.Message, error.Status, isTransient: false, error)
            : error;

    /// <summary>An output for a request that was too long; null where it is a failure.</summary>
    /// <param name="model">Name of the model that was asked.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="body">Its text.</param>
    public static ModelOutput? Output(string model, int status, string body) =>
        status == 400 && MessageOf(body) is { } message && TooLong.Any(t => message.Contains(t, StringComparison.Ordinal))
            ? AnswerJson.Refused(model, message, "model_length", null)
            : null;

    /// <summary>What the body of an error says; null where it says nothing.</summary>
    public static string? MessageOf(string body)
    {
        try
        {
            return AnswerJson.Get(JsonElement.Parse(body), "error") is { } error ? AnswerJson.Text(error, "message") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The server does not know the key: it says so with the status of a bad request.</summary>
    public static bool IsKeyRefused(int status, string body) =>
        status is 401 or 403 || (status == 400 && MessageOf(body)?.Contains("API key", StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>An error in the middle of a stream.</summary>
    public static ProviderException InAnswer(JsonElement error)
    {
        var status = (int?)AnswerJson.Long(error, "code");
        return new ProviderException(
            $"The server of google broke its answer off: {AnswerJson.Text(error, "message") ?? "it does not say why"}. Run the sample again later.",
            status,
            status is 408 or 429 or >= 500);
    }
}
