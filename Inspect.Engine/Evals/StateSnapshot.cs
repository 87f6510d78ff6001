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

    /// <summary>The state as it stands.</summary>
    public static StateSnapshot Of(TaskState state) => new(
        [.. state.Messages], state.Output, state.IsCompleted, new Dictionary<string, JsonElement>(state.Store), new Dictionary<string, JsonElement>(state.Metadata));

    /// <summary>An item as the first event of a sample shows it; no other keys may stand there.</summary>
    public static JsonElement OfItem(Sample item)
    {
        var fields = new Dictionary<string, JsonElement> { ["input"] = LogJson.ToElement(item.Input) };
        if (item.Choices is { } choices)
        {
            fields["choices"] = JsonSerializer.SerializeToElement(choices.ToArray());
        }

        fields["target"] = LogJson.ToElement(item.Target);
        fields["id"] = LogJson.ToElement(item.Id!.Value);
        if (item.Metadata.Count > 0)
        {
            fields["metadata"] = JsonSerializer.SerializeToElement(item.Metadata);
        }

        if (item.Files.Count > 0)
        {
            fields["files"] = JsonSerializer.SerializeToElement(item.Files);
        }

        if (item.Setup is { } setup)
        {
            fields["setup"] = JsonSerializer.SerializeToElement(setup);
        }

        return JsonSerializer.SerializeToElement(fields);
    }

    /// <summary>The whole state.</summary>
    public JsonElement ToElement() => JsonSerializer.SerializeToElement(new Dictionary<string, object?>
    {
        ["messages"] = Messages.Select(LogJson.ToElement).ToList(),
        ["tools"] = Array.Empty<string>(),
        ["tool_choice"] = null,
        ["store"] = Store,
        ["output"] = LogJson.ToElement(Output),
        ["completed"] = IsCompleted,
        ["metadata"] = Metadata,
    });

    /// <summary>The patches that lead from this state to a later one.</summary>
    public ImmutableArray<JsonElement> ChangesTo(StateSnapshot later)
    {
        var changes = ImmutableArray.CreateBuilder<JsonElement>();
        AddMessages(later.Messages, changes);
        JsonChanges.Add("/store", JsonSerializer.SerializeToElement(Store), JsonSerializer.SerializeToElement(later.Store), changes);
        if (!ReferenceEquals(later.Output, Output))
        {
            JsonChanges.Add("/output", LogJson.ToElement(Output), LogJson.ToElement(later.Output), changes);
        }

        JsonChanges.Add("/completed", JsonSerializer.SerializeToElement(IsCompleted), JsonSerializer.SerializeToElement(later.IsCompleted), changes);
        JsonChanges.Add("/metadata", JsonSerializer.SerializeToElement(Metadata), JsonSerializer.SerializeToElement(later.Metadata), changes);
        return changes.ToImmutable();
    }

    private void AddMessages(ImmutableArray<ChatMessage> later, ImmutableArray<JsonElement>.Builder changes)
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
            changes.Add(JsonChanges.Of("add", $"/messages/{start + i}", LogJson.ToElement(later[start + i]), null));
        }

        for (var i = removed - 1; i >= added; i--)
        {
            changes.Add(JsonChanges.Of("remove", $"/messages/{start + i}", null, null));
        }
    }
}
