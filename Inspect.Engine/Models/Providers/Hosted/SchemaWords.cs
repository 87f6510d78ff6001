using System.Text.Json.Nodes;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Takes words out of a JSON schema that a service does not know.</summary>
internal static class SchemaWords
{
    /// <summary>The schema without the words, at every level; properties that are called like one of them stay.</summary>
    /// <param name="schema">The schema, which is changed.</param>
    /// <param name="words">The words.</param>
    public static JsonNode? Without(JsonNode? schema, params ReadOnlySpan<string> words)
    {
        if (schema is not JsonObject map)
        {
            return schema;
        }

        foreach (var word in words)
        {
            map.Remove(word);
        }

        if (map["properties"] is JsonObject properties)
        {
            foreach (var property in properties)
            {
                Without(property.Value, words);
            }
        }

        Without(map["items"], words);
        Without(map["additionalProperties"], words);
        if (map["anyOf"] is JsonArray kinds)
        {
            foreach (var kind in kinds)
            {
                Without(kind, words);
            }
        }

        return map;
    }
}
