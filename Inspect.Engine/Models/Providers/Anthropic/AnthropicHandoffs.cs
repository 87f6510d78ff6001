using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Anthropic;

/// <summary>Blocks of an answer that only the server understands: that another model took over, or that the conversation was summed up.</summary>
internal static class AnthropicHandoffs
{
    private const string Fallback = "fallback_metadata";
    private const string Compaction = "compaction_metadata";

    /// <summary>The part of a block; a block of no known kind is kept as it is.</summary>
    public static ContentPart Part(JsonElement block) => PartFields.With(new ContentPart { Type = "data" }, ("data", AnswerJson.Text(block, "type") switch
    {
        "fallback" => JsonSerializer.SerializeToElement(new JsonObject
        {
            [Fallback] = new JsonObject { ["type"] = "anthropic_fallback", ["from"] = Named(ModelOf(block, "from")), ["to"] = Named(ModelOf(block, "to")) },
        }),
        "compaction" => JsonSerializer.SerializeToElement(new JsonObject { [Compaction] = new JsonObject { ["type"] = "anthropic_compact", ["content"] = AnswerJson.Text(block, "content") } }),
        _ => block,
    }));

    /// <summary>The block of a part; null where the part is none of these.</summary>
    public static JsonObject? Block(ContentPart part)
    {
        if (PartFields.Get(part, "data") is not { } data)
        {
            return null;
        }

        if (AnswerJson.Get(data, Compaction) is { } summary && AnswerJson.Text(summary, "type") == "anthropic_compact")
        {
            return new JsonObject { ["type"] = "compaction", ["content"] = AnswerJson.Text(summary, "content") };
        }

        if (AnswerJson.Get(data, Fallback) is { } other && AnswerJson.Text(other, "type") == "anthropic_fallback")
        {
            var block = new JsonObject { ["type"] = "fallback", ["to"] = Named(ModelOf(other, "to")) };
            RequestJson.Set(block, "from", ModelOf(other, "from") is { } from ? Named(from) : null);
            return block;
        }

        return AnswerJson.Text(data, "type") is null ? null : JsonObject.Create(data);
    }

    /// <summary>The model at one end of a change of models; null where it is not said.</summary>
    public static string? ModelOf(JsonElement block, string end) => AnswerJson.Get(block, end) is { } side ? AnswerJson.Text(side, "model") : null;

    private static JsonObject Named(string? model) => new() { ["model"] = model };
}
