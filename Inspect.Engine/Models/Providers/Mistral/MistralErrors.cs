using System.Text.Json;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Mistral;

/// <summary>What Mistral's server says in place of an answer.</summary>
internal static class MistralErrors
{
    private static readonly string[] TooLong = ["maximum context length", "input too large"];

    /// <summary>An output for a request that was too long; null where it is a failure.</summary>
    /// <param name="model">Name of the model that was asked.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="body">Its text.</param>
    public static ModelOutput? Output(string model, int status, string body) =>
        status == 400 && TooLong.Any(t => body.Contains(t, StringComparison.OrdinalIgnoreCase)) ? AnswerJson.Refused(model, MessageOf(body) ?? body, "model_length", null) : null;

    /// <summary>What the body of an error says; null where it says nothing.</summary>
    public static string? MessageOf(string body)
    {
        try
        {
            var value = JsonElement.Parse(body);
            return AnswerJson.Text(value, "message") ?? AnswerJson.Text(value, "detail") ?? string.Join("; ", AnswerJson.Items(value, "detail").Select(Problem)) switch
            {
                { Length: > 0 } problems => problems,
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Problem(JsonElement detail) => $"{string.Join('.', AnswerJson.Items(detail, "loc"))}: {AnswerJson.Text(detail, "msg")}";
}
