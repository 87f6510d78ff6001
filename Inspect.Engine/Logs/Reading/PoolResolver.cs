using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Puts pooled messages and call parts back into the model events (log format 11.4).</summary>
/// <param name="messages">Messages of model inputs.</param>
/// <param name="calls">Parts of raw calls; none to leave the calls as they are.</param>
/// <param name="mostCallBytes">Bytes of calls that are put together at most.</param>
/// <param name="isOfTurns">Of each input only the messages after its last answer are read; its references stay and tell how many there are.</param>
internal sealed class PoolResolver(IReadOnlyList<ChatMessage> messages, IReadOnlyList<JsonElement> calls, long mostCallBytes = PoolResolver.MostCallBytes, bool isOfTurns = false)
{
    // Requests repeat the conversation at every turn; unpacked without bound they would fill the memory.
    private const long MostCallBytes = 256L << 20;
    private const int MostInputMessages = 1_000_000;

    private long _callBytes;
    private int _inputMessages;

    /// <summary>The sample with its pools resolved and dropped; as it is where that would fill the memory: half resolved, it would lose the inputs of its later turns.</summary>
    public static EvalSample Apply(EvalSample sample)
    {
        if (sample.EventsData is not { } data || IsTooLong(sample.Events, data))
        {
            return sample;
        }

        var resolver = new PoolResolver(data.Messages, data.Calls);
        return sample with { Events = [.. sample.Events.Select(resolver.Event)], EventsData = null };
    }

    private static bool IsTooLong(ImmutableArray<TranscriptEvent> events, EventsData data)
    {
        var bytesBefore = new long[data.Calls.Length + 1];
        for (var i = 0; i < data.Calls.Length; i++)
        {
            // A default element stands for one that is not there.
            bytesBefore[i + 1] = bytesBefore[i] + (data.Calls[i].ValueKind == JsonValueKind.Undefined ? 0 : JsonMarshal.GetRawUtf8Value(data.Calls[i]).Length + 1);
        }

        var inputMessages = 0L;
        var callBytes = 0L;
        foreach (var model in events.OfType<ModelEvent>())
        {
            inputMessages += model.InputRefs is { } refs ? Ranges(refs, data.Messages.Length).Sum(r => (long)r.End - r.Start) : 0;
            if (model.Call is { ValueKind: JsonValueKind.Object } call && call.TryGetProperty("call_refs", out var callRefs))
            {
                callBytes += JsonMarshal.GetRawUtf8Value(call).Length + Ranges(callRefs, data.Calls.Length).Sum(r => bytesBefore[r.End] - bytesBefore[r.Start]);
            }
        }

        return inputMessages > MostInputMessages || callBytes > MostCallBytes;
    }

    /// <summary>An event with what it refers to.</summary>
    public TranscriptEvent Event(TranscriptEvent item)
    {
        if (item is not ModelEvent model)
        {
            return item;
        }

        if (isOfTurns && model.InputRefs is { } whole && messages.Count > 0)
        {
            model = model with { Input = AfterLastAnswer(whole) };
        }
        else if (model.InputRefs is { } refs && messages.Count > 0)
        {
            var input = ImmutableArray.CreateBuilder<ChatMessage>();
            foreach (var (start, end) in Ranges(refs, messages.Count))
            {
                if (end - start > MostInputMessages - _inputMessages)
                {
                    return item;
                }

                _inputMessages += end - start;
                for (var i = start; i < end; i++)
                {
                    input.Add(messages[i]);
                }
            }

            model = model with { Input = input.ToImmutable(), InputRefs = null };
        }

        return model.Call is { ValueKind: JsonValueKind.Object } call && calls.Count > 0 && call.TryGetProperty("call_refs", out var callRefs)
            ? model with { Call = Call(call, callRefs) }
            : model;
    }

    /// <summary>The new messages of a turn: an agent's prompts repeat all that was said before, and to read it at each turn would take the square of its length.</summary>
    private ImmutableArray<ChatMessage> AfterLastAnswer(ImmutableArray<ImmutableArray<int>> refs)
    {
        var last = new List<ChatMessage>();
        foreach (var (start, end) in Ranges(refs, messages.Count).Reverse())
        {
            for (var i = end - 1; i >= start; i--)
            {
                if (messages[i].Role == ChatRoles.Assistant || last.Count == MostInputMessages)
                {
                    last.Reverse();
                    return [.. last];
                }

                last.Add(messages[i]);
            }
        }

        last.Reverse();
        return [.. last];
    }

    private static IEnumerable<(int Start, int End)> Ranges(ImmutableArray<ImmutableArray<int>> refs, int length) =>
        refs.Where(r => !r.IsDefault && r.Length == 2)
            .Select(r => (Start: Math.Clamp(r[0], 0, length), End: Math.Clamp(r[1], 0, length)))
            .Where(r => r.Start < r.End);

    private static IEnumerable<(int Start, int End)> Ranges(JsonElement refs, int length) =>
        refs.ValueKind != JsonValueKind.Array
            ? []
            : refs.EnumerateArray()
                .Where(r => r.ValueKind == JsonValueKind.Array && r.GetArrayLength() == 2)
                .Select(r => (Start: Math.Clamp(Whole(r[0]), 0, length), End: Math.Clamp(Whole(r[1]), 0, length)))
                .Where(r => r.Start < r.End);

    private static int Whole(JsonElement number) => number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var value) ? value : -1;

    private JsonElement Call(JsonElement call, JsonElement callRefs)
    {
        if (callRefs.ValueKind != JsonValueKind.Array || _callBytes > mostCallBytes)
        {
            return call;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, LogJson.WriterOptions))
        {
            writer.WriteStartObject();
            foreach (var property in call.EnumerateObject())
            {
                if (property.NameEquals("call_refs"u8) || property.NameEquals("call_key"u8))
                {
                    continue;
                }

                if (property.NameEquals("request"u8) && property.Value.ValueKind == JsonValueKind.Object)
                {
                    writer.WritePropertyName("request"u8);
                    WriteRequest(writer, property.Value, callRefs, Key(call));
                }
                else
                {
                    property.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        _callBytes += buffer.WrittenCount;
        return LogJson.Element(buffer.WrittenMemory);
    }

    private static string Key(JsonElement call) =>
        call.TryGetProperty("call_key", out var key) && key.ValueKind == JsonValueKind.String ? key.GetString()! : "messages";

    private void WriteRequest(Utf8JsonWriter writer, JsonElement request, JsonElement callRefs, string key)
    {
        writer.WriteStartObject();
        foreach (var property in request.EnumerateObject().Where(p => p.Name != key))
        {
            property.WriteTo(writer);
        }

        writer.WritePropertyName(key);
        writer.WriteStartArray();
        foreach (var (start, end) in Ranges(callRefs, calls.Count))
        {
            for (var i = start; i < end; i++)
            {
                calls[i].WriteTo(writer);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
