using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Values;

namespace Inspect.Web.Cli;

/// <summary>Values given as <c>name=value</c>: booleans, null, numbers, JSON lists and maps, else text; text with a comma is a list of texts.</summary>
internal static class TaskArgument
{
    /// <summary>Arguments that were given as <c>name=value</c>, by name.</summary>
    /// <param name="option">The option that they were given with.</param>
    /// <param name="arguments">What was given.</param>
    /// <exception cref="InspectException">One has no name.</exception>
    public static ImmutableDictionary<string, JsonElement> ParseAll(string option, IEnumerable<string> arguments)
    {
        var values = ImmutableDictionary.CreateBuilder<string, JsonElement>();
        foreach (var argument in arguments)
        {
            var at = argument.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw new InspectException($"{option} takes name=value, not {argument}.");
            }

            values[argument[..at].Replace('-', '_')] = Parse(argument[(at + 1)..]);
        }

        return values.ToImmutable();
    }

    /// <summary>The value of a text.</summary>
    public static JsonElement Parse(string text)
    {
        switch (text.ToUpperInvariant())
        {
            case "TRUE" or "YES" or "ON": return JsonSerializer.SerializeToElement(true);
            case "FALSE" or "NO" or "OFF": return JsonSerializer.SerializeToElement(false);
            case "" or "NULL" or "~": return JsonSerializer.SerializeToElement<object?>(null);
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return JsonSerializer.SerializeToElement(whole);
        }

        if (text.Contains('.', StringComparison.Ordinal) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return JsonSerializer.SerializeToElement(number);
        }

        if (text[0] is '[' or '{')
        {
            return ParseJson(text);
        }

        return text.Contains(',', StringComparison.Ordinal)
            ? JsonSerializer.SerializeToElement(text.Split(','))
            : JsonSerializer.SerializeToElement(text.Trim('"'));
    }

    private static JsonElement ParseJson(string text)
    {
        try
        {
            return FreeJson.Parse(text);
        }
        catch (JsonException)
        {
            throw new InspectException($"{text} is not a JSON list or map. Quote its texts, and the whole for the shell.");
        }
    }
}
