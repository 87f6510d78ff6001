using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.OpenAi;

/// <summary>What Perplexity found in the web and says beside its answer: as citations of the text, and as it came in the metadata.</summary>
internal static class PerplexitySearch
{
    /// <summary>Where the pages stand in an answer.</summary>
    public const string Results = "search_results";

    private static readonly string[] Facts = ["search_context_size", "citation_tokens", "num_search_queries"];

    /// <summary>The output with them.</summary>
    /// <param name="output">What the answer says of itself.</param>
    /// <param name="answer">The completion.</param>
    public static ModelOutput Add(ModelOutput output, JsonElement answer)
    {
        var usage = AnswerJson.Get(answer, "usage") is { ValueKind: JsonValueKind.Object } given ? given : (JsonElement?)null;
        var metadata = new Dictionary<string, JsonElement>(output.Metadata ?? ImmutableDictionary<string, JsonElement>.Empty);
        foreach (var fact in Facts)
        {
            if (usage?.TryGetProperty(fact, out var value) == true)
            {
                metadata[fact] = value;
            }
        }

        if (AnswerJson.Items(answer, Results).Any())
        {
            metadata[Results] = AnswerJson.Get(answer, Results)!.Value;
        }

        var citations = Citations(answer);
        return output with
        {
            Choices = citations.Count == 0 ? output.Choices : [.. output.Choices.Select(c => c with { Message = c.Message with { Content = Cited(c.Message.Content, citations) } })],
            Usage = output.Usage is { } used && usage is { } spent ? used with { ReasoningTokens = AnswerJson.Long(spent, "reasoning_tokens") } : output.Usage,
            Metadata = metadata.Count == 0 ? null : metadata,
        };
    }

    private static JsonArray Citations(JsonElement answer)
    {
        var citations = new JsonArray();
        foreach (var page in AnswerJson.Items(answer, Results))
        {
            if (AnswerJson.Text(page, "url") is { } url)
            {
                var citation = new JsonObject();
                RequestJson.Set(citation, "title", AnswerJson.Text(page, "title"));
                citation["type"] = "url";
                citation["url"] = url;
                citations.Add(citation);
            }
        }

        return citations;
    }

    /// <summary>They belong to the first text that has none, else to one of their own.</summary>
    private static MessageContent Cited(MessageContent content, JsonArray citations)
    {
        var all = JsonSerializer.SerializeToElement(citations);
        var parts = content.Parts.ToList();
        var place = parts.FindIndex(p => p.Type == "text" && PartFields.Get(p, "citations") is null);
        if (place < 0)
        {
            parts.Add(new ContentPart { Type = "text", Text = string.Empty });
            place = parts.Count - 1;
        }

        parts[place] = PartFields.With(parts[place], ("citations", all));
        return MessageContent.FromParts([.. parts]);
    }
}
