using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Tasks;

namespace Inspect.Web.Cli;

/// <summary>Values given as <c>name=value</c>, which is YAML 1.1; text with a comma is a list of texts (semantics 8.2).</summary>
internal static class TaskArgument
{
    /// <summary>Arguments that were given as <c>name=value</c>, by name; the last of equal names counts.</summary>
    /// <param name="option">The option that they were given with.</param>
    /// <param name="arguments">What was given.</param>
    /// <exception cref="InspectException">One has no name, or a value that is no YAML.</exception>
    public static ImmutableDictionary<string, JsonElement> ParseAll(string option, IEnumerable<string> arguments)
    {
        var values = ImmutableDictionary.CreateBuilder<string, JsonElement>();
        foreach (var argument in arguments)
        {
            var (name, value) = Split(option, argument);
            values[name.Replace('-', '_')] = Parse(option, argument, value);
        }

        return values.ToImmutable();
    }

    /// <summary>Name and value of an argument, at its first <c>=</c>.</summary>
    /// <exception cref="InspectException">It has no name.</exception>
    public static (string Name, string Value) Split(string option, string argument)
    {
        var at = argument.IndexOf('=', StringComparison.Ordinal);
        return at >= 1 ? (argument[..at], argument[(at + 1)..]) : throw new InspectException($"{option} takes name=value, not {argument}.");
    }

    private static JsonElement Parse(string option, string argument, string value)
    {
        try
        {
            return Parse(value);
        }
        catch (InspectException error)
        {
            throw new InspectException($"{option} {argument}: {error.Message}", error);
        }
    }

    /// <summary>The value of a text.</summary>
    /// <exception cref="InspectException">The text is no YAML.</exception>
    public static JsonElement Parse(string text)
    {
        var value = YamlArgument.Parse(text);
        return value.ValueKind == JsonValueKind.String && value.GetString()!.Contains(',', StringComparison.Ordinal)
            ? JsonSerializer.SerializeToElement(value.GetString()!.Split(','))
            : value;
    }
}
