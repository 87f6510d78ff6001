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
    public static MessageContent Read(IReadOnlyList<JsonElement> parts, List<ToolCall> calls)
    {
        var content = new List<ContentPart>();
        string? thought = null;
        foreach (var part in parts)
        {
            if (AnswerJson.IsTrue(part, "thought") && AnswerJson.Text(part, "text") is { } text)
            {
                Flush(content, ref thought);
                thought = text;
                continue;
            }

            var signature = AnswerJson.Text(part, "thoughtSignature");
            if (AnswerJson.Get(part, "functionCall") is { } asked)
            {
                var call = Call(asked);
                calls.Add(call);
                content.AddRange(Marker(ref thought, signature, call.Id));
                continue;
            }

            if (signature is not null)
            {
                content.Add(PartFields.Reasoning(signature, thought, isRedacted: true));
                thought = null;
            }

            Flush(content, ref thought);
            content.Add(Plain(part));
        }

        Flush(content, ref thought);
        return MessageContent.FromParts([.. content]);
    }

    private static void Flush(List<ContentPart> content, ref string? thought)
    {
        if (thought is not null)
        {
            content.Add(PartFields.Reasoning(thought, null, isRedacted: false));
            thought = null;
        }
    }

    /// <summary>Each call has a reasoning that holds its signature, also where there is none.</summary>
    private static List<ContentPart> Marker(ref string? thought, string? signature, string call)
    {
        var internalData = new Dictionary<string, string> { [GoogleMessages.CallField] = call };
        var before = new List<ContentPart>();
        if (signature is null)
        {
            Flush(before, ref thought);
        }

        before.Add(PartFields.Reasoning(signature ?? string.Empty, thought, isRedacted: true, internalData));
        thought = null;
        return before;
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

    private static ContentPart Plain(JsonElement part)
    {
        if (AnswerJson.Text(part, "text") is { } text)
        {
            return new ContentPart { Type = "text", Text = text };
        }

        if (AnswerJson.Get(part, "inlineData") is { } data && AnswerJson.Text(data, "mimeType") is { } kind)
        {
            var uri = $"data:{kind};base64,{AnswerJson.Text(data, "data")}";
            return kind.StartsWith("audio/", StringComparison.Ordinal)
                ? PartFields.With(new ContentPart { Type = "audio" }, ("audio", uri), ("format", kind.Contains("mp3", StringComparison.Ordinal) || kind.Contains("mpeg", StringComparison.Ordinal) ? "mp3" : "wav"))
                : PartFields.With(new ContentPart { Type = "image" }, ("image", uri), ("detail", "auto"));
        }

        return PartFields.With(new ContentPart { Type = "data" }, ("data", part));
    }
}
