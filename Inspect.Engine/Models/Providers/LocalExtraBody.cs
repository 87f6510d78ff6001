using System.Text.Json;

namespace Inspect.Engine.Models.Providers;

/// <summary>What <c>extra_body</c> may ask of a local model, by the names that vLLM and transformers have for it (semantics 9.1).</summary>
/// <param name="Pattern">Regular expression that the whole answer fits; null for none.</param>
/// <param name="MinP">Least share of the likeliest token's probability that a token must have, 0 to 1; 0 for any.</param>
/// <param name="RepetitionPenalty">Divides the logits of tokens that stand there already, above 0; 1 for none.</param>
internal sealed record LocalExtraBody(string? Pattern, double MinP, double RepetitionPenalty)
{
    private const string PatternName = "guided_regex";
    private const string MinPName = "min_p";
    private const string PenaltyName = "repetition_penalty";

    /// <summary>Reads the setting.</summary>
    /// <exception cref="InspectException">It asks for something else, or a value does not fit.</exception>
    public static LocalExtraBody Of(JsonElement? body)
    {
        var asked = new LocalExtraBody(null, 0, 1);
        foreach (var field in body is { ValueKind: JsonValueKind.Object } map ? [.. map.EnumerateObject()] : Array.Empty<JsonProperty>())
        {
            asked = field.Name switch
            {
                PatternName when field.Value.ValueKind == JsonValueKind.String => asked with { Pattern = field.Value.GetString() },
                MinPName => asked with { MinP = Number(field, n => n is >= 0 and <= 1, "from 0 to 1") },
                PenaltyName => asked with { RepetitionPenalty = Number(field, n => n > 0 && double.IsFinite(n), "above 0") },
                _ => throw new InspectException($"extra_body has {field.Name}, but a local model takes {MinPName}, {PenaltyName} and {PatternName}, a text, alone. Remove it, or choose another model."),
            };
        }

        return asked;
    }

    private static double Number(JsonProperty field, Func<double, bool> fits, string range) =>
        field.Value.ValueKind == JsonValueKind.Number && field.Value.TryGetDouble(out var number) && fits(number)
            ? number
            : throw new InspectException($"{field.Name} in extra_body is {field.Value.GetRawText()}, but must be a number {range}.");
}
