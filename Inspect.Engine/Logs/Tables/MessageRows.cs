using System.Text.Json;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Tables;

/// <summary>Rows of messages: what the model calls of a sample were given and gave, each message once.</summary>
internal static class MessageRows
{
    private const int AtOnce = 100;

    private static readonly string[] Names =
    [
        "message_id", "sample_id", "eval_id", "log", "role", "source", "content", "tool_calls", "tool_call_id", "tool_call_function", "tool_call_error",
    ];

    public static TableSchema Schema() => new([.. Names.Select(n => new TableColumn(n, CellType.Text)), new TableColumn("order", CellType.Integer)]);

    /// <summary>The messages of a sample in the order of their first appearance.</summary>
    public static IEnumerable<ChatMessage> Of(SampleReader sample)
    {
        var seen = new HashSet<UInt128>();
        ChatMessage? last = null;
        foreach (var message in All(sample).Where(m => seen.Add(TableIds.Hash(m.Id ?? MessageText.Of(m)))))
        {
            if (last is null || !IsRepeated(last, message))
            {
                last = message;
                yield return AttachmentResolver.Resolve(message, sample.Attachments);
            }
        }
    }

    /// <summary>Fills the row of a message.</summary>
    /// <param name="row">The row.</param>
    /// <param name="message">The message.</param>
    /// <param name="sampleId">Id of its sample.</param>
    /// <param name="index">Its number within the sample, from 0.</param>
    public static TableRow Fill(TableRow row, ChatMessage message, string sampleId, int index) => row
        .Set("message_id", Cell.Of(message.Id ?? TableIds.OfPart(sampleId, "message", index)))
        .Set("role", Cell.Of(message.Role))
        .Set("source", Cell.Of(message.Source))
        .Set("content", Cell.Of(message.Text))
        .Set("tool_calls", message is { Role: ChatRoles.Assistant, ToolCalls: { } calls } ? Cell.Of(string.Join('\n', calls.Select(c => ToolCallText.Of(c.Function, c.Arguments)))) : Cell.None)
        .Set("tool_call_id", message.ToolCallId is { ValueKind: JsonValueKind.String } id ? Cell.Of(id.GetString()) : Cell.Json(message.ToolCallId))
        .Set("tool_call_function", Cell.Of(message.Function))
        .Set("tool_call_error", Cell.Of(message.Error?.Message))
        .Set("order", Cell.Of((long?)index + 1));

    /// <summary>All messages of the model calls, those of the pool each once.</summary>
    private static IEnumerable<ChatMessage> All(SampleReader sample)
    {
        var read = new HashSet<int>();
        for (var first = 0; first < sample.EventCount; first += AtOnce)
        {
            foreach (var call in sample.EventOutline(first, AtOnce).OfType<ModelEvent>())
            {
                foreach (var message in PromptTexts.Places(call) is { } places ? OfPool(sample, places.Where(read.Add)) : call.Input)
                {
                    yield return message;
                }

                if (call.Output.Choices is [{ Message: { } answer }, ..])
                {
                    yield return answer;
                }
            }
        }
    }

    private static IEnumerable<ChatMessage> OfPool(SampleReader sample, IEnumerable<int> places)
    {
        foreach (var chunk in places.Chunk(AtOnce))
        {
            // New ones mostly follow each other.
            for (var at = 0; at < chunk.Length;)
            {
                var end = at + 1;
                while (end < chunk.Length && chunk[end] == chunk[end - 1] + 1)
                {
                    end++;
                }

                foreach (var message in sample.PoolPage(chunk[at], end - at))
                {
                    yield return message;
                }

                at = end;
            }
        }
    }

    /// <summary>Agents that put the conversation together anew give its messages new ids.</summary>
    private static bool IsRepeated(ChatMessage last, ChatMessage message) =>
        message.Role == ChatRoles.Assistant && last.Role == ChatRoles.Assistant && message.Text == last.Text
        && (message.ToolCalls ?? []).Select(c => c.Function).SequenceEqual((last.ToolCalls ?? []).Select(c => c.Function));
}
