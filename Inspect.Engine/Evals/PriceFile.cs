using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Evals;

/// <summary>A file with the prices of models: by full name a map of dollars for a million tokens.</summary>
public static class PriceFile
{
    private static readonly string[] Keys = ["input", "output", "input_cache_write", "input_cache_read"];

    /// <summary>Reads a file.</summary>
    /// <param name="file">Path from the working directory; YAML or JSON.</param>
    /// <exception cref="InspectException">The file cannot be read, or a price is none.</exception>
    public static ImmutableDictionary<string, ModelPrice> Read(string file) =>
        YamlArgument.ReadMap(Path.GetFullPath(file), file).ToImmutableDictionary(m => m.Key, m => Of(m.Key, m.Value, file));

    private static ModelPrice Of(string model, JsonElement prices, string file)
    {
        if (prices.ValueKind != JsonValueKind.Object)
        {
            throw new InspectException($"{file}: the prices of {model} must be a map with {string.Join(", ", Keys)}, not {prices.GetRawText()}.");
        }

        if (prices.EnumerateObject().Select(p => p.Name).Except(Keys).FirstOrDefault() is { } unknown)
        {
            throw new InspectException($"{file}: {model} has no price \"{unknown}\". {(Suggestion.Find(unknown, Keys) is { } close ? $"Did you mean \"{close}\"?" : $"Known: {string.Join(", ", Keys)}.")}");
        }

        return new ModelPrice(Price("input") ?? throw Missing("input"), Price("output") ?? throw Missing("output"))
        {
            InputCacheWrite = Price("input_cache_write") ?? 0,
            InputCacheRead = Price("input_cache_read") ?? 0,
        };

        InspectException Missing(string key) => new($"{file}: {model} lacks the price \"{key}\", in dollars for a million tokens.");

        double? Price(string key) => !prices.TryGetProperty(key, out var value) ? null
            : value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and < double.PositiveInfinity and var price ? price
            : throw new InspectException($"{file}: {key} of {model} must be dollars for a million tokens, not {value.GetRawText()}.");
    }
}
