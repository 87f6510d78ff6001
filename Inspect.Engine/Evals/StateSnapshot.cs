using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Evals;

/// <summary>The task state as transcripts show it, and the changes from one to the next as JSON patches (RFC 6902).</summary>
internal sealed record StateSnapshot(ImmutableArray<ChatMessage> Messages, ModelOutput Output, bool IsCompleted, IReadOnlyDictionary<string, JsonElement> Store, IReadOnlyDictionary<string, JsonElement> Metadata)
{
    /// <summary>The tool choice of a call without tools.</summary>
    public static JsonElement None { get; } = JsonSerializer.SerializeToElement("none");

    private static readonly IReadOnlyDictionary<string, JsonElement> Nothing = ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>What samples of a model begin with, which is the same for all of them.</summary>
    private static Beginning? _beginning;

    // What one solver ends with the next begins with.
    private JsonElement? _output;

    private JsonElement OutputElement => _output ??= Output is { Choices.IsEmpty: true, Metadata: null } ? Beginning.Of(Output) : LogJson.ToElement(Output);

    /// <summary>The state as it stands.</summary>
    public static StateSnapshot Of(TaskState state) => new([.. state.Messages], state.Output, state.IsCompleted, Copy(state.Store), Copy(state.Metadata));

    /// <summary>An item as the first event of a sample shows it; no other keys may stand there.</summary>
    public static JsonElement OfItem(Sample item) => LogJson.ElementOf(item, static (writer, item) =>
    {
        writer.WriteStartObject();
        Write(writer, "input"u8, item.Input);
        if (item.Choices is { } choices)
        {
            Write(writer, "choices"u8, choices);
        }

        Write(writer, "target"u8, item.Target);
        Write(writer, "id"u8, item.Id!.Value);
        if (item.Metadata.Count > 0)
        {
            Write(writer, "metadata"u8, item.Metadata);
        }

        if (item.Files.Count > 0)
        {
            Write(writer, "files"u8, item.Files);
        }

        if (item.Setup is { } setup)
        {
            Write(writer, "setup"u8, setup);
        }

        writer.WriteEndObject();
    });

    /// <summary>The whole state.</summary>
    public JsonElement ToElement() => LogJson.ElementOf(this, static (writer, state) =>
    {
        writer.WriteStartObject();
        Write(writer, "messages"u8, state.Messages);
        writer.WriteStartArray("tools"u8);
        writer.WriteEndArray();
        writer.WriteNull("tool_choice"u8);
        Write(writer, "store"u8, state.Store);
        writer.WritePropertyName("output"u8);
        state.OutputElement.WriteTo(writer);
        writer.WriteBoolean("completed"u8, state.IsCompleted);
        Write(writer, "metadata"u8, state.Metadata);
        writer.WriteEndObject();
    });

    /// <summary>The patches that lead from this state to a later one.</summary>
    public ImmutableArray<JsonElement> ChangesTo(StateSnapshot later)
    {
        var changes = new List<JsonChange>();
        AddMessages(later.Messages, changes);
        AddFields("/store", Store, later.Store, changes);
        if (!ReferenceEquals(later.Output, Output))
        {
            JsonChanges.Add("/output", OutputElement, later.OutputElement, changes);
        }

        if (later.IsCompleted != IsCompleted)
        {
            JsonChanges.Add("/completed", LogJson.ToElement(IsCompleted), LogJson.ToElement(later.IsCompleted), changes);
        }

        AddFields("/metadata", Metadata, later.Metadata, changes);
        return JsonChanges.ToElements(changes);
    }

    private static void AddFields(
        string path, IReadOnlyDictionary<string, JsonElement> before, IReadOnlyDictionary<string, JsonElement> after, List<JsonChange> changes)
    {
        if (before.Count + after.Count > 0)
        {
            JsonChanges.Add(path, LogJson.ToElement(before), LogJson.ToElement(after), changes);
        }
    }

    private static IReadOnlyDictionary<string, JsonElement> Copy(IDictionary<string, JsonElement> map) => map.Count == 0 ? Nothing : new Dictionary<string, JsonElement>(map);

    private static void Write<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value)
    {
        writer.WritePropertyName(name);
        LogJson.Write(writer, value);
    }

    private void AddMessages(ImmutableArray<ChatMessage> later, List<JsonChange> changes)
    {
        var start = 0;
        while (start < Messages.Length && start < later.Length && Messages[start] == later[start])
        {
            start++;
        }

        var tail = 0;
        while (tail < Messages.Length - start && tail < later.Length - start && Messages[^(tail + 1)] == later[^(tail + 1)])
        {
            tail++;
        }

        var removed = Messages.Length - start - tail;
        var added = later.Length - start - tail;
        for (var i = 0; i < Math.Min(removed, added); i++)
        {
            JsonChanges.Add($"/messages/{start + i}", LogJson.ToElement(Messages[start + i]), LogJson.ToElement(later[start + i]), changes);
        }

        for (var i = removed; i < added; i++)
        {
            changes.Add(new JsonChange("add", $"/messages/{start + i}", null, null, later[start + i]));
        }

        for (var i = removed - 1; i >= added; i--)
        {
            changes.Add(new JsonChange("remove", $"/messages/{start + i}", null, null));
        }
    }

    /// <summary>An output that holds nothing yet, and its JSON.</summary>
    private sealed record Beginning(ModelOutput Output, JsonElement Element)
    {
        public static JsonElement Of(ModelOutput output)
        {
            if (_beginning is { } known && known.Output == output)
            {
                return known.Element;
            }

            var element = LogJson.ToElement(output);
            _beginning = new Beginning(output, element);
            return element;
        }
    }
}
