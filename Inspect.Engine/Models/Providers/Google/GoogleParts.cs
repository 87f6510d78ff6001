using System.Text.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Engine.Values;

namespace Inspect.Engine.Models.Providers.Google;

/// <summary>Parts of an answer of the Gemini API as parts of our message and calls of tools.</summary>
internal static class GoogleParts
{
    /// <summary>Reads parts.</summary>
    /// <param name="parts">The server's parts.</param>
    /// <param name="calls">Gets the calls of tools.</param>
    /// <remarks>A signature comes with the part after a thought, or with a call. The log holds it as a redacted reasoning before that part, with the thought as its summary.</remarks>
    public static List<ContentPart> Read(IReadOnlyList<JsonElement> parts, List<ToolCall> calls)
    {
        var content = new List<ContentPart>();
        var thought = -1; // the last one that waits for its signature
        foreach (var part in parts)
        {
            var signature = AnswerJson.Text(part, "thoughtSignature");
            if (AnswerJson.Get(part, "functionCall") is { } asked)
            {
                // Each call has a mark at its place, so that it goes back there.
                var call = Call(asked);
                calls.Add(call);
                content.Add(PartFields.Reasoning(signature ?? string.Empty, null, isRedacted: true, new Dictionary<string, string> { [GoogleMessages.CallField] = call.Id }));
                thought = -1;
            }
            else if (AnswerJson.Text(part, "text") is { } text && AnswerJson.IsTrue(part, "thought"))
            {
                content.Add(PartFields.Reasoning(text, null, isRedacted: false));
                thought = content.Count - 1;
            }
            else if (AnswerJson.Get(part, "toolResponse") is null)
            {
                if (signature is not null && (AnswerJson.Get(part, "text") ?? AnswerJson.Get(part, "inlineData")) is not null)
                {
                    Sign(content, ref thought, signature);
                }

                if (Plain(part) is { } plain)
                {
                    content.Add(plain);
                }
            }
        }

        return content;
    }

    private static void Sign(List<ContentPart> content, ref int thought, string signature)
    {
        if (thought < 0)
        {
            content.Add(PartFields.Reasoning(signature, null, isRedacted: true));
        }
        else
        {
            content[thought] = PartFields.Reasoning(signature, content[thought].Reasoning, isRedacted: true);
            thought = -1;
        }
    }

    private static ToolCall Call(JsonElement asked)
    {
        var name = AnswerJson.Text(asked, "name") ?? string.Empty;
        return new ToolCall
        {
            Id = AnswerJson.Text(asked, "id") is { Length: > 0 } id ? id : $"{name}_{LogId.New()}",
            Function = name,
            Arguments = AnswerJson.Get(asked, "args") is { ValueKind: JsonValueKind.Object } args ? args.EnumerateObject().ToDictionary(p => p.Name, p => p.Value) : [],
        };
    }

    // What is neither text nor a medium that we know is left out.
    private static ContentPart? Plain(JsonElement part)
    {
        if (AnswerJson.Text(part, "text") is { } text)
        {
            return new ContentPart { Type = "text", Text = text };
        }

        if (AnswerJson.Get(part, "inlineData") is not { } data || AnswerJson.Text(data, "mimeType") is not { } kind || AnswerJson.Text(data, "data") is not { } bytes)
        {
            return null;
        }

        var uri = $"data:{kind};base64,{bytes}";
        return kind.StartsWith("image/", StringComparison.Ordinal) ? PartFields.With(new ContentPart { Type = "image" }, ("image", uri), ("detail", "auto"))
            : !kind.StartsWith("audio/", StringComparison.Ordinal) ? null
            : kind.Contains("wav", StringComparison.Ordinal) ? PartFields.With(new ContentPart { Type = "audio" }, ("audio", uri), ("format", "wav"))
            : kind.Contains("mp3", StringComparison.Ordinal) || kind.Contains("mpeg", StringComparison.Ordinal) ? PartFields.With(new ContentPart { Type = "audio" }, ("audio", uri), ("format", "mp3"))
            : null;
    }
}
