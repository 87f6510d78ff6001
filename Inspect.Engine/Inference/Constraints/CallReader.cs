using System.Text.Json;

namespace Inspect.Engine.Inference.Constraints;

/// <summary>Makes a term of the call of one of some tools, written as most families write it.</summary>
internal static class CallReader
{
    /// <summary>Mark in front of a call, of Hermes, Qwen and those that followed them.</summary>
    public const string OpenTag = "<tool_call>";

    private const string CloseTag = "</tool_call>";

    /// <summary>Reads the tools.</summary>
    /// <param name="pool">Makes the terms.</param>
    /// <param name="form">A form of calls.</param>
    /// <exception cref="GenerationException">A schema is no JSON, or too large.</exception>
    public static Term Read(TermPool pool, AnswerForm form)
    {
        using var tools = JsonDocument.Parse(form.Calls!);
        var calls = pool.Choice([.. tools.RootElement.EnumerateArray().Select(t => Call(pool, t.GetProperty("function")))]);
        return form.HasTags ? pool.Sequence(pool.Literal(OpenTag + "\n"), calls, pool.Literal("\n" + CloseTag)) : calls;
    }

    private static Term Call(TermPool pool, JsonElement tool) => pool.Sequence(
        pool.Literal($"{{\"name\": {JsonLiteral.Of(tool.GetProperty("name"))}, \"arguments\": "), Arguments(pool, tool), pool.Literal("}"));

    /// <summary>The arguments as the schema has them; any object where that asks for what cannot be kept to: whoever runs the tool checks them.</summary>
    private static Term Arguments(TermPool pool, JsonElement tool)
    {
        if (tool.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object)
        {
            var before = pool.Rules;
            try
            {
                // A tool without parameters takes none.
                return new SchemaReader(pool, IsBare(parameters) ? JsonElement.Parse("""{"type":"object","additionalProperties":false}""") : parameters).Read();
            }
            catch (GenerationException)
            {
                pool.ForgetRules(before);
            }
        }

        return new SchemaReader(pool, JsonElement.Parse("""{"type":"object"}""")).Read();
    }

    private static bool IsBare(JsonElement schema) => JsonElement.DeepEquals(schema, JsonElement.Parse("""{"type":"object","properties":{}}"""));
}
