using System.Text.Json;
using System.Text.Json.Nodes;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>The pages that an answer rests on, at the texts that they support.</summary>
internal static class GoogleCitations
{
    /// <summary>Adds them to the texts.</summary>
    /// <param name="parts">Parts of the answer.</param>
    /// <param name="candidate">The answer, with what supports it. Places count over all texts together.</param>
    public static void Add(List<ContentPart> parts, JsonElement candidate)
    {
        if (AnswerJson.Get(candidate, "groundingMetadata") is not { } ground)
        {
            return;
        }

        var pages = AnswerJson.Items(ground, "groundingChunks").Select(c => AnswerJson.Get(c, "web")).ToList();
        foreach (var support in AnswerJson.Items(ground, "groundingSupports"))
        {
            if (AnswerJson.Get(support, "segment") is not { } segment || AnswerJson.Long(segment, "endIndex") is not { } end)
            {
                continue;
            }

            var start = AnswerJson.Long(segment, "startIndex") ?? 0;
            foreach (var index in AnswerJson.Items(support, "groundingChunkIndices"))
            {
                if (index.TryGetInt32(out var number) && number >= 0 && number < pages.Count && pages[number] is { } page && AnswerJson.Text(page, "uri") is { Length: > 0 } uri)
                {
                    Cite(parts, start, end, uri, AnswerJson.Text(page, "title"));
                }
            }
        }
    }

    private static void Cite(List<ContentPart> parts, long start, long end, string uri, string? title)
    {
        long offset = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i] is not { Type: "text", Text: { } text })
            {
                continue;
            }

            if (start >= offset && start < offset + text.Length)
            {
                var all = PartFields.Get(parts[i], "citations") is { } before ? JsonArray.Create(before)! : [];
                var citation = new JsonObject { ["cited_text"] = new JsonArray(start - offset, end - offset) };
                RequestJson.Set(citation, "title", title);
                citation["type"] = "url";
                citation["url"] = uri;
                all.Add(citation);
                parts[i] = PartFields.With(parts[i], ("citations", JsonSerializer.SerializeToElement(all)));
                return;
            }

            offset += text.Length;
        }
    }
}
