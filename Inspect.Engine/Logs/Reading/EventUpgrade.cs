using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Format.Json;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Logs.Reading;

/// <summary>Brings events and messages of old logs to the current form, in memory (log format 14.4).</summary>
internal static class EventUpgrade
{
    public static TranscriptEvent Apply(TranscriptEvent item) => item switch
    {
        ModelEvent model => Model(model),
        SampleInitEvent init => init with { Sample = Init(init.Sample) },
        LoggerEvent logger => logger with { Message = Logger(logger.Message) },
        SubtaskEvent { Input.ValueKind: not JsonValueKind.Object } subtask => subtask with { Input = LogJson.ToElement(new Dictionary<string, JsonElement>()) },
        ScoreEvent score => ScoreUpgrade.Apply(score),
        ScoreEditEvent edit => EditUpgrade.Apply(edit),
        OtherEvent { Kind: "sandbox", Unknown: not null } sandbox => Sandbox(sandbox),
        OtherEvent { Kind: "branch" } branch => Branch(branch),
        OtherEvent { Kind: "approval" or "review" or "sentinel", Unknown: not null } judgement => Call(Call(judgement, "call"), "modified"),
        _ => item,
    };

    public static ImmutableArray<ChatMessage> Messages(ImmutableArray<ChatMessage> messages) =>
        messages.Any(IsOld) ? [.. messages.Select(Message)] : messages;

    /// <summary>The text of the answer where the log does not repeat it.</summary>
    public static ModelOutput Output(ModelOutput output) =>
        output.Completion.Length == 0 && !output.Choices.IsEmpty && output.Choices[0].Message.Text is { Length: > 0 } text
            ? output with { Completion = text }
            : output;

    private static bool IsOld(ChatMessage message) => message.Error is null && message.Unknown?.ContainsKey("tool_error") == true;

    private static ChatMessage Message(ChatMessage message) =>
        IsOld(message) && message.Unknown!["tool_error"] is { ValueKind: JsonValueKind.String } error
            ? message with { Error = new ToolCallError { Type = "unknown", Message = error.GetString()! }, Unknown = Without(message.Unknown, "tool_error") }
            : message;

    private static Dictionary<string, JsonElement>? Without(IDictionary<string, JsonElement> fields, string name)
    {
        var rest = new Dictionary<string, JsonElement>(fields);
        rest.Remove(name);
        return rest.Count == 0 ? null : rest;
    }

    /// <summary>A tool call in an event says its type.</summary>
    private static OtherEvent Call(OtherEvent item, string name)
    {
        if (!item.Unknown!.TryGetValue(name, out var call) || call.ValueKind != JsonValueKind.Object
            || (call.TryGetProperty("type", out var type) && type.ValueKind != JsonValueKind.Null))
        {
            return item;
        }

        var typed = new Dictionary<string, JsonElement>();
        foreach (var property in call.EnumerateObject())
        {
            typed[property.Name] = property.Value;
        }

        typed["type"] = LogJson.ToElement("function");
        return item with { Unknown = new Dictionary<string, JsonElement>(item.Unknown) { [name] = LogJson.ToElement(typed) } };
    }

    private static ModelEvent Model(ModelEvent model)
    {
        RequiredFields.Check(model.Input, "input");
        RequiredFields.Check(model.Output);
        var input = Messages(model.Input);
        var output = Output(model.Output);
        return input == model.Input && ReferenceEquals(output, model.Output) ? model : model with { Input = input, Output = output };
    }

    private static JsonElement Init(JsonElement sample) =>
        sample.ValueKind == JsonValueKind.Object && sample.TryGetProperty("sandbox", out var sandbox) && sandbox.ValueKind == JsonValueKind.Array
            ? With(sample, "sandbox", HeaderUpgrade.Sandbox(sandbox)!.Value)
            : sample;

    private static JsonElement Logger(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("level", out var level) && level.ValueKind == JsonValueKind.String
            && level.GetString() is "tools" or "sandbox"
            ? With(message, "level", LogJson.ToElement("trace"))
            : message;

    private static JsonElement With(JsonElement element, string name, JsonElement value)
    {
        var fields = new OrderedDictionary<string, JsonElement>();
        foreach (var property in element.EnumerateObject())
        {
            fields[property.Name] = property.Name == name ? value : property.Value;
        }

        return LogJson.ToElement(new Dictionary<string, JsonElement>(fields));
    }

    private static OtherEvent Sandbox(OtherEvent sandbox) => !sandbox.Unknown!.TryGetValue("completed", out var completed)
        ? sandbox
        : sandbox with { Unknown = new Dictionary<string, JsonElement>(sandbox.Unknown) { ["completed"] = EditUpgrade.Time(completed, LogTime.Format) } };

    private static OtherEvent Branch(OtherEvent branch)
    {
        if (branch.Unknown is null || !branch.Unknown.TryGetValue("from_message", out var anchor) || branch.Unknown.ContainsKey("from_anchor"))
        {
            return branch;
        }

        var fields = new Dictionary<string, JsonElement>(branch.Unknown) { ["from_anchor"] = anchor };
        fields.Remove("from_message");
        fields.Remove("from_span");
        return branch with { Unknown = fields };
    }
}
