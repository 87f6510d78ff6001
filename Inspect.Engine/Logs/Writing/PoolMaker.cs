using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Writing;

/// <summary>Keeps each message of the model inputs, and each piece of the raw calls, once for a sample (log format 11.2 and 11.3).</summary>
internal sealed class PoolMaker
{
    private static readonly string[] CallKeys = ["messages", "contents", "input", "inputs"];

    private readonly List<ChatMessage> _messages = [];
    private readonly List<JsonElement> _calls = [];
    private readonly Dictionary<ChatMessage, int> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<UInt128, int> _messageIndex = [];
    private readonly Dictionary<UInt128, int> _callIndex = [];

    /// <summary>The pools so far.</summary>
    public EventsData Data => new() { Messages = [.. _messages], Calls = [.. _calls] };

    /// <summary>The event with references into the pools.</summary>
    public ModelEvent Pool(ModelEvent model)
    {
        if (!model.Input.IsEmpty && model.InputRefs is null)
        {
            model = model with { InputRefs = Ranges(model.Input.Select(Index)), Input = [] };
        }

        return model.Call is { ValueKind: JsonValueKind.Object } call ? model with { Call = PoolCall(call) } : model;
    }

    private static UInt128 Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }

    /// <summary>The id takes no part: equal messages share one entry and come back with the first one's id.</summary>
    private static UInt128 Hash(ChatMessage message) => Hash(LogJson.ToBytes(message with { Id = null }).Span);

    private static ImmutableArray<ImmutableArray<int>> Ranges(IEnumerable<int> indices)
    {
        var ranges = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        var start = -1;
        var end = -1;
        foreach (var index in indices)
        {
            if (index != end)
            {
                Close();
                start = index;
            }

            end = index + 1;
        }

        Close();
        return ranges.ToImmutable();

        void Close()
        {
            if (start >= 0)
            {
                ranges.Add([start, end]);
            }
        }
    }

    private int Index(ChatMessage message)
    {
        if (_seen.TryGetValue(message, out var index))
        {
            return index;
        }

        // The first is like none before it, and many samples have no other.
        if (_messages.Count == 0)
        {
            _messages.Add(message);
            return _seen[message] = 0;
        }

        if (_messageIndex.Count == 0)
        {
            _messageIndex[Hash(_messages[0])] = 0;
        }

        var hash = Hash(message);
        if (!_messageIndex.TryGetValue(hash, out index))
        {
            _messageIndex[hash] = index = _messages.Count;
            _messages.Add(message);
        }

        return _seen[message] = index;
    }

    private int Index(JsonElement piece)
    {
        var hash = Hash(JsonMarshal.GetRawUtf8Value(piece));
        if (!_callIndex.TryGetValue(hash, out var index))
        {
            _callIndex[hash] = index = _calls.Count;
            _calls.Add(piece);
        }

        return index;
    }

    private JsonElement PoolCall(JsonElement call)
    {
        if (call.TryGetProperty("call_refs", out _) || !call.TryGetProperty("request", out var request) || request.ValueKind != JsonValueKind.Object)
        {
            return call;
        }

        var key = CallKeys.FirstOrDefault(k => request.TryGetProperty(k, out _));
        if (key is null || request.GetProperty(key) is not { ValueKind: JsonValueKind.Array } pieces || pieces.GetArrayLength() == 0)
        {
            return call;
        }

        var ranges = Ranges(pieces.EnumerateArray().Select(Index));
        var rest = ElementRewriter.Object(request, (writer, property) =>
        {
            if (property.Name != key)
            {
                property.WriteTo(writer);
            }
        });
        return ElementRewriter.Object(
            call,
            (writer, property) =>
            {
                writer.WritePropertyName(property.Name);
                (property.Name == "request" ? rest : property.Value).WriteTo(writer);
            },
            writer => WriteRefs(writer, ranges, key));
    }

    private static void WriteRefs(Utf8JsonWriter writer, ImmutableArray<ImmutableArray<int>> ranges, string key)
    {
        writer.WriteStartArray("call_refs"u8);
        foreach (var range in ranges)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(range[0]);
            writer.WriteNumberValue(range[1]);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteString("call_key"u8, key);
    }
}
