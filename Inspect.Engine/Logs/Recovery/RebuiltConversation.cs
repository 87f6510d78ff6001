using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>The conversation of a sample as its model events tell it, with what compaction took out (log format 16).</summary>
internal static class RebuiltConversation
{
    /// <summary>Messages and last output; those of the role that called first.</summary>
    public static (ImmutableArray<ChatMessage> Messages, ModelOutput Output) Of(
        ImmutableArray<TranscriptEvent> events, SampleInput input, IReadOnlyDictionary<string, string> attachments)
    {
        var first = events.OfType<ModelEvent>().FirstOrDefault();
        var earlier = new List<ChatMessage>();
        List<ChatMessage> current = [];
        List<ChatMessage>? trimmed = null;
        ModelOutput? output = null;
        foreach (var item in events)
        {
            if (item is ModelEvent model && model.Role == first?.Role)
            {
                if (trimmed is not null)
                {
                    var kept = model.Input.Select(m => m.Id).ToHashSet();
                    earlier.AddRange(trimmed.Where(m => m.Role != ChatRoles.System).TakeWhile(m => !kept.Contains(m.Id)));
                    trimmed = null;
                }

                current = [.. model.Input, .. model.Output.Choices.Take(1).Select(c => c.Message)];
                output = model.Output;
            }
            else if (item.Kind == "compaction")
            {
                switch (Type(item))
                {
                    case "summary": earlier.AddRange(current); break;
                    case "trim": trimmed = current; break;
                }
            }
        }

        List<ChatMessage> all = output is not null ? [.. earlier, .. current] : input.Plain is { } text ? [ChatMessage.User(text)] : [.. input.Messages];
        return ([.. all.Select(m => AttachmentResolver.Resolve(m, attachments))], output ?? ModelOutput.Empty);
    }

    private static string? Type(TranscriptEvent item) =>
        item.Unknown is { } fields && fields.TryGetValue("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : "summary";
}
