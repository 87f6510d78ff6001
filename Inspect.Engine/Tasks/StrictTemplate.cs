using System.Text.Json;
using Inspect.Engine.Values;

namespace Inspect.Engine.Tasks;

/// <summary>Templates of which every placeholder must be known: a value of the part itself, or of the sample's metadata (semantics 2.2).</summary>
public static class StrictTemplate
{
    /// <summary>Fills in a template.</summary>
    /// <param name="template">The text; braces that belong to it are doubled.</param>
    /// <param name="part">The part whose template it is, for messages.</param>
    /// <param name="own">Texts that the part gives; they go before metadata of the same name.</param>
    /// <param name="metadata">Metadata of the sample.</param>
    /// <exception cref="InspectException">A placeholder is unknown, or the text becomes too long.</exception>
    public static string Fill(string template, string part, IReadOnlyDictionary<string, string> own, IEnumerable<KeyValuePair<string, JsonElement>> metadata)
    {
        var values = metadata.ToDictionary(m => m.Key, m => m.Value);
        foreach (var (name, text) in own)
        {
            values[name] = JsonSerializer.SerializeToElement(text);
        }

        try
        {
            return TextTemplate.FormatStrict(template, name => values.TryGetValue(name, out var value) ? value : null);
        }
        catch (KeyNotFoundException error)
        {
            throw new InspectException(
                $"The template of {part} names {{{error.Message}}}, which there is not. Known: {string.Join(", ", values.Keys)}. Double braces that are text: {{{{ and }}}}.", error);
        }
    }
}
